// The form on the home page: sends a program, shows its output as it comes, cancels it.

const EXAMPLES = {
  python: { file: 'main.py', text: 'name = input() or "world"\nprint("Hello,", name)\n' },
  c: {
    file: 'main.c',
    text: '#include <stdio.h>\n\nint main(void) {\n    char name[80] = "world";\n    scanf("%79s", name);\n    printf("Hello, %s\\n", name);\n    return 0;\n}\n',
  },
  cpp: {
    file: 'main.cpp',
    text: '#include <iostream>\n#include <string>\n\nint main() {\n    std::string name;\n    std::cin >> name;\n    std::cout << "Hello, " << name << "\\n";\n}\n',
  },
  java: {
    file: 'Main.java',
    text: 'import java.util.Scanner;\n\npublic class Main {\n    public static void main(String[] args) {\n        System.out.println("Hello, " + new Scanner(System.in).nextLine());\n    }\n}\n',
  },
  javascript: { file: 'main.js', text: "const name = require('fs').readFileSync(0, 'utf8').trim();\nconsole.log(`Hello, ${name}`);\n" },
  typescript: {
    file: 'main.ts',
    text: "import { readFileSync } from 'node:fs';\n\nconst name: string = readFileSync(0, 'utf8').trim();\nconsole.log(`Hello, ${name}`);\n",
  },
  bash: { file: 'main.sh', text: 'read -r name\necho "Hello, $name"\n' },
};

const part = (id) => document.getElementById(id);
const form = part('try');
let current = null;
let shown = '';

const headers = () => {
  const token = part('token')?.value;
  return token ? { authorization: `Bearer ${token}` } : {};
};

const say = (text) => (part('verdict').textContent = text);

function print({ stream, text }) {
  const span = document.createElement('span');
  span.className = stream;
  span.textContent = text;
  part('output').append(span);
  part('output').scrollTop = part('output').scrollHeight;
}

async function ask(path, options = {}) {
  const response = await fetch(path, { ...options, headers: { ...headers(), ...options.headers } });
  if (response.ok) return response;
  const { error } = await response.json();
  throw new Error(error.field ? `${error.message} (${error.code}, ${error.field})` : `${error.message} (${error.code})`);
}

/** Gives each server-sent event as { name, data }. */
async function* eventsOf(response) {
  let rest = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) {
      const name = /^event: (.*)$/m.exec(block)?.[1];
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (name && data) yield { name, data: JSON.parse(data) };
    }
  }
}

function summary(result) {
  const status = result.exitCode === null ? (result.signal ?? '') : `exit status ${result.exitCode}`;
  const step = result.verdict === 'compile-error' && result.compile ? result.compile : result;
  const { wallMs, cpuMs, memoryBytes } = step.usage;
  const kind = result.warm ? 'warm' : '';
  const used = `${wallMs.toFixed(1)} ms, ${cpuMs.toFixed(1)} ms of processor, ${(memoryBytes / 1048576).toFixed(1)} MiB`;
  return [result.verdict, status, used, kind, result.explanation].filter(Boolean).join(' · ');
}

function show({ name, data }) {
  if (name === 'output') print(data);
  else if (name === 'status') say(data.status === 'queued' ? 'Waiting for a slot…' : 'Running…');
  else if (name === 'failed') say(`${data.message} (${data.code})`);
  else if (name === 'result') {
    if (data.verdict === 'compile-error' && data.compile) print({ stream: 'stderr', text: data.compile.stderr || data.compile.stdout });
    showDisplay(data.display);
    say(summary(data));
  }
}

const base64Of = (content) => (typeof content === 'string' ? btoa(unescape(encodeURIComponent(content))) : content.base64);

/** What the program showed: pictures as pictures; HTML and SVG, which only another origin may show, by their kind and size. */
function showDisplay(items) {
  const shownItems = items.map(({ type, size, content }) => {
    const isPicture = /^image\/(png|jpeg|gif|webp)$/.test(type);
    const element = document.createElement(isPicture ? 'img' : 'p');
    if (isPicture) Object.assign(element, { src: `data:${type};base64,${base64Of(content)}`, alt: 'What the program showed' });
    else element.textContent = type === 'text/plain' ? content : `${type}, ${size} bytes`;
    return element;
  });
  part('display').replaceChildren(...shownItems);
}

function busy(isBusy) {
  part('run').disabled = isBusy;
  part('cancel').disabled = !isBusy;
}

async function run() {
  if (part('run').disabled) return;
  busy(true);
  part('output').replaceChildren();
  part('display').replaceChildren();
  say('Sending…');
  try {
    const language = part('language').value;
    const file = EXAMPLES[language]?.file ?? `main.${language}`;
    const image = part('image')?.value;
    const body = {
      language,
      ...(image ? { image } : {}),
      files: { [file]: part('code').value },
      stdin: part('stdin').value,
      display: true,
    };
    const accepted = await ask('/api/v1/runs?wait=false', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    current = (await accepted.json()).id;
    for await (const event of eventsOf(await ask(`/api/v1/runs/${current}/events`))) show(event);
  } catch (error) {
    say(error.message);
  } finally {
    current = null;
    busy(false);
  }
}

function showExample() {
  if (part('code').value !== shown) return;
  const language = part('language').value;
  shown = EXAMPLES[language]?.text ?? '';
  part('code').value = shown;
}

if (form) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void run();
  });
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void run();
  });
  part('cancel').addEventListener('click', () => {
    if (current) ask(`/api/v1/runs/${current}`, { method: 'DELETE' }).catch((error) => say(error.message));
  });
  part('language').addEventListener('change', showExample);
  part('stdin').value = 'Ada\n';
  showExample();
}
