value = 7
breakpoint()
print('done', value)
