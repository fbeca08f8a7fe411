"""Nothing is imported but what a bare interpreter and the preloads named as arguments import."""
import subprocess
import sys

seen = set(sys.modules)
code = 'import sys\nfor name in sys.argv[1:]: __import__(name)\nimport subprocess\nprint(*sys.modules)'
expected = set(subprocess.run([sys.executable, '-c', code, *sys.argv[1:]], capture_output=True, text=True, check=True).stdout.split())
print('more:', sorted(seen - expected))
print('the preloads are', 'there' if all(__import__(name) is sys.modules[name] for name in sys.argv[1:]) else 'missing')
import builtins
print(sorted(dir(builtins)))
print(builtins.open.__module__, builtins.print, builtins.input, builtins.__import__, builtins.exit, builtins.help)
print('done')
