import { listLanguages } from '@invigil/sandbox';
import { z } from 'zod';
import type { LauncherKeeper } from './launcher.ts';

const language = z.strictObject({
  name: z.string().describe('What a request calls it.'),
  title: z.string(),
  version: z.string().describe('As found in the sandbox.'),
  aliases: z.array(z.string()).describe('Other names that a request may use.'),
  extensions: z.array(z.string()),
  entry: z.string().describe('The file that is run, where a request does not say.'),
  compiled: z.boolean(),
});

export const languageList = z.strictObject({ languages: z.array(language) }).describe('What can be run here.');

export type LanguageAnswer = z.output<typeof language>;

/** A language may be installed at any time; until this long after the last look, the answer is the one we have. */
const FRESH_MS = 60_000;

/** The languages of this server. Finding versions starts a process for each, so the answer is kept. */
export class LanguageList {
  readonly #keeper: LauncherKeeper;
  #asked: Promise<LanguageAnswer[]> | null = null;
  #askedAt = 0;

  constructor(keeper: LauncherKeeper) {
    this.#keeper = keeper;
  }

  async list(): Promise<LanguageAnswer[]> {
    if (this.#asked === null || performance.now() - this.#askedAt > FRESH_MS) {
      this.#askedAt = performance.now();
      this.#asked = this.#ask();
      this.#asked.catch(() => (this.#asked = null));
    }
    return this.#asked;
  }

  async #ask(): Promise<LanguageAnswer[]> {
    const languages = await listLanguages(this.#keeper.current());
    return languages.map((found) => ({ ...found, aliases: [...found.aliases], extensions: [...found.extensions] }));
  }
}
