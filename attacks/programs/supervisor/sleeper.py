"""No attack: somebody else's run, which must get its answer."""
import time

time.sleep(1)
print(6 * 7)
