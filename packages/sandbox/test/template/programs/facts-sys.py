"""Everything of sys that is set at start-up and does not depend on what is imported."""
import sys

print(sys.flags)
for name in ('executable', '_base_executable', 'prefix', 'exec_prefix', 'base_prefix', 'base_exec_prefix', 'platlibdir', 'abiflags',
             'byteorder', 'dont_write_bytecode', 'pycache_prefix', 'warnoptions', '_xoptions', 'hexversion', 'version', 'copyright',
             'platform', 'thread_info', 'hash_info', 'float_info', 'int_info', 'maxsize', 'maxunicode', 'stdlib_module_names',
             'builtin_module_names', '_git', '_framework', 'float_repr_style', 'api_version', 'implementation'):
    value = getattr(sys, name)
    print(name, sorted(value) if isinstance(value, frozenset) else value)
print(sys.path)
print([type(each).__name__ if not isinstance(each, type) else each.__name__ for each in sys.meta_path], len(sys.path_hooks))
print(sys.getrecursionlimit(), sys.getswitchinterval(), sys.getdlopenflags(), sys.get_int_max_str_digits())
print(sys.getdefaultencoding(), sys.getfilesystemencoding(), sys.getfilesystemencodeerrors())
print(sys.gettrace(), sys.getprofile(), sys.get_asyncgen_hooks(), sys.get_coroutine_origin_tracking_depth())
print(sys.excepthook is sys.__excepthook__, sys.displayhook is sys.__displayhook__, sys.unraisablehook is sys.__unraisablehook__,
      sys.breakpointhook is sys.__breakpointhook__)
print([name for name in ('last_type', 'last_value', 'last_traceback', 'ps1', 'ps2', 'tracebacklimit', 'gettotalrefcount') if hasattr(sys, name)])
print(sys.is_finalizing(), sys.exc_info(), sys._getframe().f_back, sys._current_exceptions().values(), len(sys._current_frames()))
print(sorted(set(dir(sys))))
print('done')
