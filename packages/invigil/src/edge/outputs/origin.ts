import { hostName } from '../guards.ts';
import type { ResolvedConfig } from '../config.ts';

/** A name or an address as it may stand in a URL; a Host header may hold anything. */
const PLAIN_NAME = /^(?:[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_.])?|[0-9a-f:]+)$/;

/** Where browsers find the second origin of this server. */
export class OutputsOrigin {
  readonly #url: string | undefined;
  #port: number | null = null;

  constructor({ outputsUrl }: Pick<ResolvedConfig, 'outputsUrl'>) {
    this.#url = outputsUrl?.replace(/\/$/, '');
  }

  /** It listens at this port. Until then, and where it cannot listen, there is none. */
  listens(port: number): void {
    this.#port = port;
  }

  /** Its address for who called the site by `host` (a Host header): the configured one, else the same name at its own port. Null: there is none. */
  addressFor(host: string): string | null {
    if (this.#port === null) return null;
    if (this.#url !== undefined) return this.#url;
    const name = hostName(host);
    if (!PLAIN_NAME.test(name)) return null;
    return `http://${name.includes(':') ? `[${name}]` : name}:${this.#port}`;
  }
}
