import { Agent, request } from 'node:http';
import type { Contender, ContenderName, Load, Series } from '../types.ts';
import { repeat } from './repeat.ts';

/** What the answer to a run must say. */
export interface Expected {
  stdout: string;
  warm: boolean;
}

/** Ours, through `POST /api/v1/runs`, over connections that are kept: from the request to the whole answer. */
export class Door implements Contender {
  readonly name: ContenderName;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #url: string;
  readonly #body: string;
  readonly #expected: Expected;

  constructor(name: ContenderName, server: string, body: object, expected: Expected) {
    this.name = name;
    this.#url = `${server}/api/v1/runs`;
    this.#body = JSON.stringify(body);
    this.#expected = expected;
  }

  measure(runs: number, load: Load): Promise<Series> {
    return repeat(runs, load, async () => {
      const answer = await this.run();
      const { stdout, warm } = JSON.parse(answer) as Partial<Expected>;
      if (stdout !== this.#expected.stdout || warm !== this.#expected.warm) throw new Error(`${this.name}: an answer is wrong: ${answer}`);
    });
  }

  /** One run; the body of its answer. */
  async run(): Promise<string> {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(this.#body) };
    const sent = request(this.#url, { method: 'POST', agent: this.#agent, headers });
    const answer = new Promise<string>((resolve, reject) => {
      sent.once('error', reject);
      sent.once('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('end', () => resolve(Buffer.concat(chunks).toString()));
        response.once('error', reject);
      });
    });
    sent.end(this.#body);
    return answer;
  }

  async close(): Promise<void> {
    this.#agent.destroy();
  }
}
