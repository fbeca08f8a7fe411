import { z } from 'zod';

export const outputParams = z.strictObject({
  id: z.string().max(64).describe('The id in the `url` of an answer.'),
  number: z
    .string()
    .regex(/^\d{1,6}$/)
    .describe('Which output of the run, from 0.'),
});

export type OutputParams = z.output<typeof outputParams>;
