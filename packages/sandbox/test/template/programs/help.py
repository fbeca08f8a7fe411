help(len)
import main as again  # noqa: this file itself, as a module
help('nonlocal')
print(help, exit, quit, copyright)
print('done')
