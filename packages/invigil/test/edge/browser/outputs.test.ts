import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { RunningServer } from '../../../src/index.ts';
import { post, serve } from '../serve.ts';
import { browse, domOf, hasChromium } from './chromium.ts';
import { hostilePage } from './hostile-page.ts';
import { openSite, SECRETS, type Site } from './site.ts';

const root = mkdtempSync(join(tmpdir(), 'invigil-outputs-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const keeping = (outputsPort = 0): Promise<RunningServer> => serve({ outputs: join(root, String(outputsPort)), outputsPort });

/** Reports what the framed page says, or, where it is to be silent, that it said nothing. */
const framing = (isSilent: boolean): string => `<!doctype html><body><script>
${SECRETS}
const report = (what) => fetch('/report', { method: 'POST', body: JSON.stringify(what) });
addEventListener('message', ({ data, origin }) => report({ ...data, from: origin }));
if (${isSilent}) setTimeout(() => report('silence'), 4000);
document.body.append(Object.assign(document.createElement('iframe'), { src: decodeURIComponent(location.search.slice(1)) }));
</script>`;

async function site(server: RunningServer, more: (url: string) => Record<string, string> = () => ({})): Promise<Site> {
  const pages: Record<string, string> = { '/framing.html': framing(false), '/silent.html': framing(true) };
  const opened = await openSite(server, pages);
  Object.assign(pages, more(opened.url));
  onTestFinished(() => opened.close());
  return opened;
}

async function keep(server: RunningServer, contents: readonly (string | Uint8Array)[]): Promise<string[]> {
  const files = Object.fromEntries(contents.map((content, at) => [`${at}.out`, { base64: Buffer.from(content).toString('base64') }]));
  const { body } = await post(server, { command: ['true'], files, collect: ['*.out'], keep: true });
  return body.files.map(({ url = '' }) => url);
}

describe.skipIf(!hasChromium)('in Chromium, a page that a program wrote', () => {
  test('would have everything at the site’s own origin (the control)', async () => {
    const { url, report, strange } = await site(await keeping(), (own) => ({
      '/control.html': hostilePage(own, false),
    }));
    const { got } = (await browse(`${url}/framing.html?/control.html`, report)) as { got: string[] };
    expect(got).toEqual(
      expect.arrayContaining(['cookie', 'localStorage', 'indexedDB', 'the page around it', 'reading the API', 'calling the API blindly']),
    );
    expect(strange).toEqual(expect.arrayContaining(['POST /api/v1/runs', 'GET /image', 'GET /framed', 'POST /beacon', 'GET /window']));
    const led = await site(await keeping(), (own) => ({ '/control.html': hostilePage(own, true) }));
    const away = vi.waitFor(() => expect(led.strange).toContainEqual(expect.stringMatching(/link|top|parent/)), { timeout: 30_000 });
    await browse(`${led.url}/framing.html?/control.html`, away);
  });

  test('runs in a frame of the site, and gets nothing of it', async () => {
    const server = await keeping();
    const { url, report, strange } = await site(server);
    const [output = ''] = await keep(server, [hostilePage(url, true)]);
    expect(await browse(`${url}/framing.html?${output}`, report)).toEqual({ got: [], origin: 'null', from: 'null' });
    expect(strange).toEqual([]);
  });

  test('runs in a window of its own, and gets nothing of the site either', async () => {
    const server = await keeping();
    const { url, strange } = await site(server);
    const [output = ''] = await keep(server, [hostilePage(url, false)]);
    const dom = await domOf(url + output);
    expect(dom).toContain('data-got="[]"');
    expect(dom).toContain('data-origin="null"');
    expect(strange).toEqual([]);
  });

  test('does not run where there is no second origin', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    onTestFinished(() => void taken.close());
    const server = await keeping((taken.address() as AddressInfo).port);
    const { url, report, strange } = await site(server);
    const [output = ''] = await keep(server, [hostilePage(url, true)]);
    expect(await browse(`${url}/silent.html?${output}`, report)).toBe('silence');
    expect(strange).toEqual([]);
  });
});

describe.skipIf(!hasChromium)('in Chromium, an inert output', () => {
  const RUNS = 'window.ran = 1; (window.opener || window.parent || window).ran = 1';
  const HTML = `<script>${RUNS}</script>`;
  const POLYGLOTS: (string | Uint8Array)[] = [
    `GIF89a=1;${RUNS}//`,
    Buffer.from(`\xff\xd8\xff\xe0/*${HTML}*/`, 'latin1'),
    `%PDF-1.7\n${HTML}`,
    RUNS,
    `x${HTML}`,
    Buffer.concat([Buffer.from('\ufeff', 'utf16le'), Buffer.from(HTML, 'utf16le')]),
    `<?xml version="1.0"?><x xmlns:h="http://www.w3.org/1999/xhtml"><h:script>${RUNS}</h:script></x>`,
    `body{background:red}`,
  ];

  /** Shows each in every way in which a page of the site could be brought to take it for a program. */
  const using = (urls: readonly string[]): string => `<!doctype html><body><script>
const WAYS = { script: 'src', iframe: 'src', embed: 'src', object: 'data', img: 'src', link: 'href' };
for (const url of ${JSON.stringify(urls)}) for (const [tag, attribute] of Object.entries(WAYS)) {
  const element = document.createElement(tag);
  if (tag === 'link') element.rel = 'stylesheet';
  element[attribute] = url;
  document.body.append(element);
}
addEventListener('load', () => setTimeout(() => fetch('/report', { method: 'POST', body: JSON.stringify({
  ran: window.ran === 1, red: getComputedStyle(document.body).backgroundColor !== 'rgba(0, 0, 0, 0)' }) }), 1000));
</script>`;

  test('never runs at the site’s own origin, however a page uses it; as a script of the site, each would (the control)', async () => {
    const server = await keeping();
    const urls = await keep(server, POLYGLOTS);
    const shown = await site(server, () => ({ '/using.html': using(urls) }));
    expect(await browse(`${shown.url}/using.html`, shown.report)).toEqual({ ran: false, red: false });
    const control = await site(server, () => ({ '/using.html': using(['/own.js']), '/own.js': String(POLYGLOTS[0]) }));
    expect(await browse(`${control.url}/using.html`, control.report)).toEqual({ ran: true, red: false });
  });
});
