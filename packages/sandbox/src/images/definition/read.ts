import { basename, join } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import { SandboxError } from '../../errors.ts';
import { faultIn, invalidDefinition } from './faults.ts';
import { isImageName } from './grammar.ts';
import { parseModuleList, parsePackageList, parseRequirements } from './lists.ts';
import { PlainFolder, type PlainFile } from './plain-files.ts';
import { imageYaml, type ImageYaml } from './schema.ts';

const MOST_YAML_BYTES = 64 * 1024;
const MOST_LIST_BYTES = 512 * 1024;

/** An OCI image. */
export interface OciSource {
  /** `docker://debian:12`, or a folder of the definition that is an OCI layout. */
  reference: string;
  /** The files of that folder; null for an image of a registry. */
  layout: readonly PlainFile[] | null;
}

/** What an image is made of: the folder `images/NAME`, read and checked. */
export interface ImageDefinition extends ImageYaml {
  name: string;
  /** Lines for pip, in their plainest form. */
  requirements: readonly string[];
  /** Python modules that are taken away. */
  removed: readonly string[];
  /** Debian packages. */
  packages: readonly string[];
  /** Edited Python modules, by path: `random.py`, `numpy/random/__init__.py`. */
  modules: readonly PlainFile[];
  /** Where the root comes from, for base `oci:…`; else null. */
  oci: OciSource | null;
  /** Files that are copied in, by absolute path in the image. */
  copied: readonly PlainFile[];
}

function parseYaml(file: string, text: string): ImageYaml {
  let value: unknown;
  try {
    // Aliases could make a small file a giant one.
    value = parse(text, { schema: 'core', maxAliasCount: 0, uniqueKeys: true, logLevel: 'error' }) ?? {};
  } catch (error) {
    const line = error instanceof YAMLParseError ? error.linePos?.[0].line : undefined;
    const [message = ''] = String((error as Error).message).split('\n');
    throw invalidDefinition(file, line === undefined ? '' : `line ${line}`, message.replace(/(?: at line .*)?[.:]?$/, ''));
  }
  const parsed = imageYaml.safeParse(value);
  if (!parsed.success) throw faultIn(file, parsed.error.issues, value);
  return parsed.data;
}

/** What `files` names, by path in the image. */
function copiedFiles(folder: PlainFolder, { files }: ImageYaml, file: string): PlainFile[] {
  return files.flatMap(({ from, to }, index) => {
    const found = folder.files(from);
    if (found !== undefined) return found.map((one) => ({ ...one, path: one.path === '' ? to : `${to}/${one.path}` }));
    throw invalidDefinition(file, `files.${index}.from`, `there is no ${JSON.stringify(from)} in the image's folder`);
  });
}

/** What base `oci:…` names. */
function ociSource(folder: PlainFolder, { base }: ImageYaml, file: string): OciSource | null {
  if (!base.startsWith('oci:')) return null;
  const reference = base.slice('oci:'.length);
  if (reference.startsWith('docker://')) return { reference, layout: null };
  const layout = folder.files(reference);
  if (layout?.some(({ path }) => path === 'index.json') === true) return { reference, layout };
  throw invalidDefinition(file, 'base', `there is no OCI layout ${JSON.stringify(reference)} in the image's folder`);
}

function check(definition: ImageDefinition, shown: string): ImageDefinition {
  const { base, python, preload, removed, languages, requirements } = definition;
  const yaml = `${shown}/image.yaml`;
  const isGone = (module: string) => removed.some((gone) => module === gone || module.startsWith(`${gone}.`));
  const needed = preload.find(isGone);
  if (needed !== undefined) throw invalidDefinition(yaml, 'preload', `${needed} is taken away by rmmodules.txt and cannot be preloaded`);
  if (base.startsWith('oci:') && definition.packages.length > 0) {
    throw invalidDefinition(`${shown}/packages.txt`, '', 'goes with base host, venv or debian');
  }
  if (base === 'venv' && python !== undefined) throw invalidDefinition(yaml, 'python', 'base venv has an interpreter of its own');
  if (languages.includes('python')) return definition;
  if (definition.prepare.length > 0) throw invalidDefinition(yaml, 'prepare', 'only an image with the language python has modules to run');
  if (preload.length > 0) throw invalidDefinition(yaml, 'preload', 'only an image with the language python has a template');
  if (base === 'venv' || requirements.length > 0) {
    throw invalidDefinition(yaml, 'languages', 'an image with Python packages must name python');
  }
  return definition;
}

/**
 * Reads the definition in a folder; the folder's name is the image's. Nothing in it is trusted: names have strict grammars, links are
 * refused, sizes are capped. Throws SandboxError `image_invalid`, which names file, field, what was expected and what came, or
 * `unknown_image` where there is no such folder.
 */
export function readDefinition(path: string): ImageDefinition {
  const name = basename(path);
  if (!isImageName(name)) {
    throw invalidDefinition(path, '', 'the folder is named after the image: small letters, digits, - . _, at most 63, and not "host"');
  }
  let folder: PlainFolder;
  try {
    folder = new PlainFolder(path, name);
  } catch (cause) {
    throw new SandboxError('unknown_image', `There is no definition of an image in ${path}.`, { field: 'name', cause });
  }
  try {
    const yaml = folder.text('image.yaml', MOST_YAML_BYTES);
    if (yaml === undefined) throw invalidDefinition(join(name, 'image.yaml'), '', 'is missing');
    const settings = parseYaml(`${name}/image.yaml`, yaml);
    const list = (file: string, parseList: (shown: string, text: string) => string[]) =>
      parseList(`${name}/${file}`, folder.text(file, MOST_LIST_BYTES) ?? '');
    return check(
      {
        ...settings,
        name,
        requirements: list('requirements.txt', parseRequirements),
        removed: list('rmmodules.txt', parseModuleList),
        packages: list('packages.txt', parsePackageList),
        modules: folder.files('modules') ?? [],
        oci: ociSource(folder, settings, `${name}/image.yaml`),
        copied: copiedFiles(folder, settings, `${name}/image.yaml`),
      },
      name,
    );
  } finally {
    folder.close();
  }
}
