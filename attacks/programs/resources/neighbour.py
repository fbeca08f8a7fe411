"""No attack: somebody else's run, which must get its answer while others are hostile. The argument: seconds to sleep first."""
import sys
import time

time.sleep(float(sys.argv[1]) if len(sys.argv) > 1 else 0)
print(6 * 7)
