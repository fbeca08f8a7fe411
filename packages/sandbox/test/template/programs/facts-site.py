"""What the site module made of the environment, and what Debian adds."""
import site
import sys
import sysconfig

print(site.ENABLE_USER_SITE, site.getuserbase(), site.getusersitepackages(), site.getsitepackages(), site.PREFIXES)
print(sysconfig.get_paths())
print('sitecustomize' in sys.modules, 'usercustomize' in sys.modules)
print(sys.path, sorted(path for path in sys.path_importer_cache if 'student' in path))
print('done')
