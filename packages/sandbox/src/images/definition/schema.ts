import { z } from 'zod';
import { LIMIT_NAMES, SMALLEST_LIMITS } from '../../limits/defaults.ts';
import { RUNTIMES } from '../../runtimes/index.ts';
import type { Limits } from '../../types.ts';
import { imagePath, isPlainPath, LIBRARY_NAME, MODULE_NAME } from './grammar.ts';

const BASES = ['host', 'venv', 'debian'] as const;

/** An image of a registry, or an OCI layout in the definition's folder. In no part is there room for an option or another transport. */
const OCI_REFERENCE = /^oci:docker:\/\/[a-z0-9](?:[a-z0-9]|[._:/-](?=[a-z0-9])|__|--+)*(?::\w[\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/;

const ociBase = z
  .string()
  .max(300)
  .refine(
    (base) => OCI_REFERENCE.test(base) || (base.startsWith('oci:') && !base.includes('//') && isPlainPath(base.slice(4))),
    "expected host, venv, debian, oci:docker://NAME:TAG, or oci: and a folder of the image's own folder",
  );

export const imageBase = z.union([z.enum(BASES), ociBase], {
  error: "expected host, venv, debian, oci:docker://NAME:TAG, or oci: and a folder of the image's own folder",
});

/** Whether an image has a whole root of its own, in place of the host's /usr. */
export function hasOwnRoot(base: string): boolean {
  return base === 'debian' || base.startsWith('oci:');
}

const line = z
  .string()
  .refine((text) => text.isWellFormed() && !/[\0-\x1f\x7f]/.test(text), 'expected one line of text without control characters');

/** The launcher reads 16 KiB for one image. */
const MOST_VARIABLES = 24;

const limits = z.strictObject(
  Object.fromEntries(LIMIT_NAMES.map((name) => [name, z.int().min(SMALLEST_LIMITS[name]).exactOptional()])) as Record<
    keyof Limits,
    z.ZodExactOptional<z.ZodInt>
  >,
);

const moduleName = z.string().regex(MODULE_NAME, 'expected the name of a Python module, such as numpy or matplotlib.pyplot');

/** What a definition and a built image have in common: how its runs differ from those in `host`. */
export const settingsShape = {
  description: line.max(500).default(''),
  languages: z
    .array(z.enum(RUNTIMES.map(({ name }) => name)))
    .min(1)
    .describe('Languages that requests may name with this image.'),
  env: z
    .record(z.string().regex(/^[A-Za-z_]\w{0,99}$/, 'expected the name of a variable'), line.max(500))
    .refine((env) => Object.keys(env).length <= MOST_VARIABLES, `expected at most ${MOST_VARIABLES} variables`)
    .default({}),
  limits: limits.default({}),
  loopback: z.boolean().default(false),
  preload: z.array(moduleName).max(64).default([]),
};

/** `image.yaml`. */
export const imageYaml = z.strictObject({
  base: imageBase.default('host'),
  ...settingsShape,
  python: imagePath.exactOptional(),
  suite: z
    .string()
    .regex(/^[a-z]{2,30}$/, 'expected the name of a Debian release, such as bookworm')
    .default('bookworm'),
  files: z
    .array(
      z.strictObject({
        from: z.string().refine(isPlainPath, "expected a relative path in the image's folder, without . or .."),
        to: imagePath,
      }),
    )
    .max(100)
    .default([]),
  prepare: z.array(moduleName).max(8).default([]),
  links: z.record(imagePath, imagePath).default({}),
  libraries: z.array(z.string().regex(LIBRARY_NAME, 'expected the name of a library, such as cs50')).max(16).default([]),
});

export type ImageYaml = z.output<typeof imageYaml>;
