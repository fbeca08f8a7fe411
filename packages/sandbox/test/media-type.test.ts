import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endingOf, isActive, MEDIA_TYPES, mediaTypeOf } from '../src/result/media-type.ts';

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const utf8 = (text: string): Uint8Array => Buffer.from(text);

const PNG = '\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0';
const SAMPLES: Record<string, [Uint8Array, string]> = {
  png: [latin1(PNG), 'image/png'],
  jpeg: [latin1('\xff\xd8\xff\xe0'), 'image/jpeg'],
  'old gif': [latin1('GIF87a'), 'image/gif'],
  gif: [latin1('GIF89a=1;alert(1)'), 'image/gif'],
  webp: [latin1('RIFF\x10\0\0\0WEBPVP8 '), 'image/webp'],
  pdf: [latin1('%PDF-1.7\n\x80'), 'application/pdf'],
  'html document': [utf8('\n <!DOCTYPE html><p>é'), 'text/html'],
  'html fragment': [utf8('<div>\n<style scoped>'), 'text/html'],
  'html in a comment': [utf8('<!-- x --><script>1</script>'), 'text/html'],
  'html after a comment that does not end': [utf8(`<!--${'x'.repeat(9000)}<script>`), 'text/html'],
  xhtml: [utf8('<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml">'), 'text/html'],
  svg: [utf8('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/svg+xml'],
  'svg with all that may come before': [
    utf8('\ufeff<?xml version="1.0"?>\n<!-- drawn --><!DOCTYPE svg PUBLIC "x">\n<svg>'),
    'image/svg+xml',
  ],
  xml: [utf8('<?xml version="1.0"?><feed/>'), 'text/plain'],
  text: [utf8('Ein Käse < ein <b>Brot</b>\n'), 'text/plain'],
  nothing: [utf8(''), 'text/plain'],
  'truncated png': [latin1('\x89PNG\r\n\x1a\n'), 'application/octet-stream'],
  'truncated webp': [latin1('RIFF\x10\0\0\0WEB'), 'application/octet-stream'],
  'text with a NUL far inside': [utf8(`${'x'.repeat(9000)}\0`), 'application/octet-stream'],
  'text that is not UTF-8': [latin1('caf\xe9'), 'application/octet-stream'],
  'utf-16': [latin1('\xff\xfe<\0s\0c\0r\0i\0p\0t\0>\0'), 'application/octet-stream'],
};

describe('the type of an output', () => {
  test.each(Object.entries(SAMPLES))('%s is known by its content, whatever its name', (_name, [content, type]) => {
    for (const path of ['', 'a.png', 'a.html', 'a.svg', 'a.js', 'a.bin']) expect(mediaTypeOf(content, path)).toBe(type);
  });

  test('a name tells CSV and JSON from other text, and from nothing else', () => {
    expect(mediaTypeOf(utf8('a,b\n1,2\n'), 'x/T.CSV')).toBe('text/csv');
    expect(mediaTypeOf(utf8(' {"a": 1}'), 'a.json')).toBe('application/json');
    expect(mediaTypeOf(utf8('hello'), 'a.json')).toBe('text/plain');
    expect(mediaTypeOf(utf8('<p>1,2'), 'a.csv')).toBe('text/html');
    expect(mediaTypeOf(latin1(PNG), 'a.csv')).toBe('image/png');
  });

  test('every type has an ending of its own', () => {
    expect(new Set(MEDIA_TYPES.map(endingOf)).size).toBe(MEDIA_TYPES.length);
    expect(MEDIA_TYPES.filter(isActive)).toEqual(['image/svg+xml', 'text/html']);
  });
});

/** What a browser that guesses would take for HTML or XML: the first tags of mimesniff's table, after white space. */
const SNIFFED = [
  ...['<!DOCTYPE HTML', '<HTML', '<HEAD', '<SCRIPT', '<IFRAME', '<H1', '<DIV', '<FONT', '<TABLE', '<A', '<STYLE', '<TITLE', '<B', '<BODY'],
  ...['<BR', '<P', '<!--'],
];

const path = fc.oneof(fc.string(), fc.constantFrom('a.csv', 'a.json', 'a.html', 'a.svg', 'a.png', 'a.txt'));
const space = fc.string({ unit: fc.constantFrom('\t', '\n', '\f', '\r', ' '), maxLength: 200 });

describe('whatever a program writes', () => {
  test('the type is of the closed set, and what is called text is UTF-8 without a NUL', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), path, (content, name) => {
        const type = mediaTypeOf(content, name);
        expect(MEDIA_TYPES).toContain(type);
        if (!/^text|json|svg/.test(type)) return;
        expect(isUtf8(content) && !content.includes(0)).toBe(true);
      }),
    );
  });

  test('text that a browser would guess to be a page is never called inert', () => {
    fc.assert(
      fc.property(space, fc.constantFrom(...SNIFFED), fc.constantFrom(' ', '>'), fc.string(), path, (before, tag, after, rest, name) => {
        const mixed = [...tag].map((c, i) => (i % 2 === 0 ? c.toLowerCase() : c)).join('');
        const type = mediaTypeOf(utf8(before + mixed + after + rest.replaceAll('\0', '')), name);
        expect(isActive(type) || type === 'application/octet-stream').toBe(true);
      }),
    );
  });

  test('a polyglot is what it begins as: script behind the header of an image stays an image', () => {
    fc.assert(
      fc.property(fc.constantFrom('png', 'jpeg', 'gif', 'webp', 'pdf'), fc.string(), path, (kind, rest, name) => {
        const [header, type] = SAMPLES[kind] as [Uint8Array, string];
        expect(mediaTypeOf(Buffer.concat([header, utf8(`*/<script>${rest}</script><svg>`)]), name)).toBe(type);
      }),
    );
  });

  test('a part of an image is that image or mere bytes, never text that runs', () => {
    const [png] = SAMPLES['png'] as [Uint8Array, string];
    for (let length = 1; length <= png.length; length += 1) {
      expect(['image/png', 'application/octet-stream']).toContain(mediaTypeOf(png.subarray(0, length)));
    }
  });

  test('a text made to be slow to look at is not', () => {
    for (const piece of ['<!--', '<?', '<!-- -->', '<?x?>', ' ', '<svg', '<!doctype svg']) {
      const started = process.cpuUsage();
      mediaTypeOf(utf8(piece.repeat(1_000_000)), 'a.json');
      expect(process.cpuUsage(started).user).toBeLessThan(2_000_000);
    }
  });
});
