import faulthandler
import sys
import time

faulthandler.dump_traceback(all_threads=True)
faulthandler.dump_traceback_later(0.05, exit=True)
sys.stdout.write('waiting\n')
time.sleep(30)
