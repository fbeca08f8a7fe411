import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { CATALOGUE } from '../../src/index.ts';

/** docs/errors.md as the catalogue makes it. */
function errorsPage(): string {
  const rows = Object.entries(CATALOGUE).map(
    ([code, { status, message, advice }]) => `| \`${code}\` | ${status} | ${message} | ${advice} |`,
  );
  return `# Errors of the API

Whatever the API refuses, it answers with one of these, as JSON:

\`\`\`json
{"error": {"code": "limit_above_ceiling", "message": "limits.wallMs may be at most 60000 here.", "field": "limits.wallMs", "expected": "at most 60000", "received": "90000"}}
\`\`\`

\`code\` is stable: a client may switch on it. \`message\` is for people and may change. \`field\`, \`expected\` and \`received\` are there where they
say something; \`received\` is cut to 120 characters. With 429 and most 503 comes a \`retry-after\` header, in seconds.

A program that crashes, loops or does not compile is none of these: that is a result with a verdict, and status 200. A failure of the server's own that
took a run with it is an error (\`launcher_lost\`), so that it need not count as an attempt of the student's.

| code | status | meaning | what to do |
|---|---|---|---|
${rows.join('\n')}

This page is made from the catalogue (\`packages/invigil/src/edge/catalogue.ts\`) by \`packages/invigil/test/edge/errors-page.test.ts\`, which fails when
they differ; Vitest's \`--update\` writes it anew.
`;
}

test('docs/errors.md lists the catalogue as it is', async () => {
  const page = await format(errorsPage(), { ...(await resolveConfig(import.meta.filename)), parser: 'markdown' });
  await expect(page).toMatchFileSnapshot('../../../../docs/errors.md');
});
