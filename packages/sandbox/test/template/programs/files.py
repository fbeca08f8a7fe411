import os
import pathlib
import tempfile

os.makedirs('out/deep', exist_ok=True)
pathlib.Path('out/text.txt').write_text('ä€\n')
pathlib.Path('out/deep/bytes.bin').write_bytes(bytes(range(256)))
os.symlink('text.txt', 'out/link.txt')
os.mkfifo('out/pipe.txt')
os.chmod('out/text.txt', 0o400)
print(sorted(os.listdir('.')), oct(os.stat('out/text.txt').st_mode), oct(os.stat('out/deep').st_mode), oct(os.stat('main.py').st_mode))
print(os.stat('main.py').st_uid, os.stat('out').st_uid, os.access('/usr/bin', os.W_OK), os.path.expanduser('~'), tempfile.gettempdir())
with tempfile.NamedTemporaryFile() as file:
    print(os.path.dirname(file.name), len(os.path.basename(file.name)))
print(open('data/given.txt').read(), os.path.abspath('.'), pathlib.Path.cwd(), pathlib.Path.home(), __file__)
print('done')
