import { z } from 'zod';

/** Text that survives the way to UTF-8: half of a surrogate pair would silently become another character. */
const text = z.string().refine((value) => value.isWellFormed(), 'is not valid Unicode; send bytes as {"base64": …}');

/** Text that an argument, a variable or a name can carry; the kernel caps one at 128 KiB. */
export const argument = text
  .max(131_071)
  .refine((value) => !value.includes('\0'), 'contains NUL')
  .describe('Text without NUL.');

const base64 = z.strictObject({ base64: z.base64().describe('Bytes in base64, padded.') });

/** Content of a file, or input: text, or bytes in base64. */
export const content = z.union([text, base64]).describe('Text (UTF-8), or bytes as `{"base64": "…"}`.');
