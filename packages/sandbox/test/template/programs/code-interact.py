import code

code.interact(banner='banner', local={'answer': 42}, exitmsg='left')
print('done')
