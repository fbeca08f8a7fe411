import time

print('begins', flush=True)
time.sleep(60)
