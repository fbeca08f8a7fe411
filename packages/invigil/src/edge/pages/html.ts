/** Text as it may stand in an HTML element or a quoted attribute. */
export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Text whose `code` stands between backquotes. */
export function prose(text: string): string {
  return escape(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

/** Nothing from elsewhere, nothing inline: a page that shows a program's output must not run it. */
export const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/** A whole page around its content. `head` may add a script of ours. */
export function page(title: string, content: string, script?: string): string {
  const scripts = script === undefined ? '' : `<script type="module" src="${escape(script)}"></script>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(title)}</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/page.css">
${scripts}
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="bar"><a class="brand" href="/"><img src="/assets/icon.svg" alt="" width="24" height="24"> Invigil</a>
<nav aria-label="Pages"><a href="/">Home</a> <a href="/docs">API</a> <a href="/openapi.json">OpenAPI</a> <a href="/healthz">Health</a></nav></header>
<main id="content">
${content}
</main>
</body>
</html>
`;
}
