import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const MAKE = `
import sys, zipfile
path, name, files = sys.argv[1], sys.argv[2], dict(zip(sys.argv[3::2], sys.argv[4::2]))
info = name + "-1.0.dist-info/"
files[info + "METADATA"] = "Metadata-Version: 2.1\\nName: %s\\nVersion: 1.0\\n" % name
files[info + "WHEEL"] = "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"
with zipfile.ZipFile(path, "w") as wheel:
    for file, content in files.items(): wheel.writestr(file, content)
    wheel.writestr(info + "RECORD", "".join(file + ",,\\n" for file in files) + info + "RECORD,,\\n")
`;

/** Makes a wheel of version 1.0 and has pip look for packages in its folder only: no test needs a network. */
export function makeWheel(folder: string, name: string, files: Readonly<Record<string, string>>): void {
  execFileSync('/usr/bin/python3', ['-I', '-c', MAKE, join(folder, `${name}-1.0-py3-none-any.whl`), name, ...Object.entries(files).flat()]);
  process.env['PIP_NO_INDEX'] = '1';
  process.env['PIP_FIND_LINKS'] = folder;
}
