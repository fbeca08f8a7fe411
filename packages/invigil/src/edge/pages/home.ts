import type { LayerStatus } from '@invigil/sandbox';
import type { Health } from '../health.ts';
import type { ImageAnswer } from '../images.ts';
import type { LanguageAnswer } from '../languages.ts';
import { escape, page } from './html.ts';

/** What the home page shows. */
export interface HomeFacts {
  health: Health;
  slots: number;
  languages: readonly LanguageAnswer[];
  images: readonly ImageAnswer[];
  layers: readonly LayerStatus[];
  /** Whether the API asks for a token: the page then says little of this host, and asks for it too. */
  needsToken: boolean;
}

const STATES = {
  ok: { mark: '✓', word: 'Ready', says: 'The self-test passed; runs are taken.' },
  unsafe: { mark: '!', word: 'Unsafe', says: 'Without isolation there is nothing to test; runs are taken.' },
  starting: { mark: '…', word: 'Starting', says: 'The self-test is running. Reload in a moment.' },
  failing: { mark: '✕', word: 'Not ready', says: 'The self-test failed, or the launcher is lost. Runs are refused.' },
} as const;

function banner({ unsafe }: Health): string {
  if (!unsafe) return '';
  return '<p class="warning" role="alert"><strong>Unsafe:</strong> isolation is <code>none</code>. Programs run with all rights of this server. Never for students’ code.</p>';
}

function facts({ health, slots, needsToken }: HomeFacts): string {
  const state = STATES[health.status];
  const items: [string, string][] = [
    [
      'State',
      `<span class="state ${health.status}"><span aria-hidden="true">${state.mark}</span> ${state.word}</span> <small>${state.says}</small>`,
    ],
    ['Version', escape(health.version)],
    ['Isolation', escape(health.isolation)],
    ['Slots', `${slots} <small>${slots === 1 ? 'run' : 'runs'} at a time</small>`],
    ['Access', needsToken ? 'with a token' : 'open, from this machine only'],
  ];
  return `<dl class="facts">${items.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('')}</dl>`;
}

function imageChoice(images: readonly ImageAnswer[]): string {
  if (images.length === 0) return '';
  const options = images.map(({ name }) => `<option>${escape(name)}</option>`).join('');
  return `<label class="field">Image <select id="image"><option value="">the host’s programs</option>${options}</select></label>`;
}

function tryIt({ languages, images, needsToken }: HomeFacts): string {
  if (languages.length === 0 && !needsToken) return '';
  const options = languages
    .map(({ name, title, version }) => `<option value="${escape(name)}">${escape(`${title} ${version}`)}</option>`)
    .join('');
  const token = needsToken
    ? '<label class="field">Token <input id="token" type="password" autocomplete="off" spellcheck="false"></label><label class="field">Language <input id="language" value="python" spellcheck="false"></label>'
    : `<label class="field">Language <select id="language">${options}</select></label>${imageChoice(images)}`;
  return `<section aria-labelledby="try-title"><h2 id="try-title">Try it</h2>
<form id="try" class="card">
<div class="row">${token}<button type="submit" id="run">Run</button><button type="button" id="cancel" class="quiet" disabled>Cancel</button><small class="hint">Ctrl + Enter runs</small></div>
<label class="field" for="code">Program</label><textarea id="code" rows="9" spellcheck="false" autocapitalize="off" autocomplete="off"></textarea>
<label class="field" for="stdin">Input</label><textarea id="stdin" rows="2" spellcheck="false" autocapitalize="off" autocomplete="off"></textarea>
<p class="field" id="output-title">Output</p><pre id="output" class="output" tabindex="0" aria-labelledby="output-title"></pre>
<div id="display" class="display"></div>
<p id="verdict" class="verdict" role="status" aria-live="polite">Nothing has run yet.</p>
<noscript><p class="warning">The form needs JavaScript; the API does not.</p></noscript>
</form></section>`;
}

function languageTable(languages: readonly LanguageAnswer[]): string {
  if (languages.length === 0) return '';
  const rows = languages
    .map(({ name, title, version, entry, compiled }) => {
      return `<tr><th scope="row">${escape(title)}</th><td><code>${escape(name)}</code></td><td>${escape(version)}</td><td><code>${escape(entry)}</code></td><td>${compiled ? 'compiled' : 'interpreted'}</td></tr>`;
    })
    .join('');
  return `<section aria-labelledby="languages"><h2 id="languages">Languages</h2><div class="scroll" tabindex="0" role="region" aria-labelledby="languages"><table>
<thead><tr><th scope="col">Language</th><th scope="col">Name</th><th scope="col">Version</th><th scope="col">Starts with</th><th scope="col">Kind</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

const TEMPLATES = { none: ['starting', 'none'], starting: ['starting', 'starting'], ready: ['ok', 'ready'] } as const;

function imageTable(images: readonly ImageAnswer[]): string {
  if (images.length === 0) return '';
  const rows = images
    .map(({ name, description, languages, bytes, template }) => {
      const [look, word] = TEMPLATES[template];
      return `<tr><th scope="row"><code>${escape(name)}</code></th><td>${escape(description)}</td><td>${escape(languages.join(', '))}</td><td>${(bytes / 1e6).toFixed(1)} MB</td><td><span class="state ${look}">${word}</span></td></tr>`;
    })
    .join('');
  return `<section aria-labelledby="images"><h2 id="images">Images</h2><div class="scroll" tabindex="0" role="region" aria-labelledby="images"><table>
<thead><tr><th scope="col">Image</th><th scope="col">What it is</th><th scope="col">Languages</th><th scope="col">Size</th><th scope="col">Template</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

function layerTable(layers: readonly LayerStatus[]): string {
  if (layers.length === 0) return '';
  const rows = layers
    .map(({ layer, state, detail, remedy, required }) => {
      const says = remedy === '' ? escape(detail) : `${escape(detail)}. <em>To get it: ${escape(remedy)}</em>`;
      const look = state === 'on' ? 'ok' : required ? 'failing' : 'starting';
      return `<tr><th scope="row">${escape(layer)}</th><td><span class="state ${look}">${state}</span></td><td>${says}</td></tr>`;
    })
    .join('');
  return `<section aria-labelledby="layers"><h2 id="layers">Layers of the sandbox</h2><div class="scroll" tabindex="0" role="region" aria-labelledby="layers"><table>
<thead><tr><th scope="col">Layer</th><th scope="col">State</th><th scope="col">What is in force</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

function probeTable({ selfTest }: Health): string {
  if (selfTest === null) return '';
  const rows = selfTest.probes
    .map(
      ({ name, passed, detail }) =>
        `<tr><th scope="row">${escape(name)}</th><td><span class="state ${passed ? 'ok' : 'failing'}">${passed ? 'passed' : 'FAILED'}</span></td><td>${escape(detail)}</td></tr>`,
    )
    .join('');
  return `<section aria-labelledby="probes"><h2 id="probes">Self-test</h2><p>${selfTest.probes.length} probes in ${(selfTest.ms / 1000).toFixed(1)} s.</p><div class="scroll" tabindex="0" role="region" aria-labelledby="probes"><table>
<thead><tr><th scope="col">Probe</th><th scope="col">Outcome</th><th scope="col">What was seen instead</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

/** The page at `/`: what is running here. */
export function homePage(given: HomeFacts): string {
  const { health, languages, images, layers } = given;
  const content = `${banner(health)}<h1>What is running here</h1>
<p class="lead">Invigil runs untrusted programs in single-use sandboxes. Send one to <code>POST /api/v1/runs</code>; <a href="/docs">the API page</a> says how.</p>
${facts(given)}${tryIt(given)}${languageTable(languages)}${imageTable(images)}${layerTable(layers)}${probeTable(health)}`;
  return page('Invigil', content, '/assets/try.js');
}
