import os
import subprocess
import sys

run = lambda *command, **more: subprocess.run(command, capture_output=True, text=True, **more)  # noqa
print(run(sys.executable, '-c', 'import sys, os; print(sys.argv, sys.flags, sys.path, sorted(os.environ), sys.stdout.write_through)', 'arg'))
print(run(sys.executable, 'student.py', 'x'), run(sys.executable, '-m', 'student'), run('python3', '-c', 'print(__name__)'))
print(run(sys.executable, '-c', 'import sys; sys.exit(9)').returncode, run('sh', '-c', 'kill -9 $$').returncode)
print(run('cat', input='given'), run('sh', '-c', 'echo $ADDED; ls -l /proc/self/fd | wc -l', env={**os.environ, 'ADDED': 'yes'}))
print(os.system('exit 3') >> 8, os.popen('echo popen').read())
try:
    run('no-such-program')
except FileNotFoundError as error:
    print(error)
try:
    run('sleep', '60', timeout=0.05)
except subprocess.TimeoutExpired as error:
    print(error)
print(run('sh', '-c', 'trap "" PIPE; grep -E "Sig(Blk|Ign|Cgt)" /proc/self/status'))
print(os.spawnlp(os.P_WAIT, 'true', 'true'), os.waitstatus_to_exitcode(os.waitpid(os.posix_spawn('/bin/false', ['false'], os.environ), 0)[1]))
print('done')
