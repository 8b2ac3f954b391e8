import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { aStory } from '../support/site.ts';

const LAUNCHER = fileURLToPath(new URL('../../src/launch.cjs', import.meta.url));
const MILLION = 1_000_000;
const STORY = aStory()
  .map((text) => `<p>${text}</p>`)
  .join('');

const page = (body: string, head = '') =>
  `<!doctype html><html lang="en"><head><title>Bridge reopens</title>${head}</head><body><article><h1>Bridge reopens</h1>${STORY}${body}</article></body></html>`;

/** Pages that want all there is of time or memory. */
const PAGES: Readonly<Record<string, string | Buffer>> = {
  deep: page('<div>'.repeat(5000)),
  attribute: page(`<p class="${'a '.repeat(MILLION / 2)}">x</p>`),
  attributes: page(`<p ${Array.from({ length: 100_000 }, (_, index) => `a${index}="x"`).join(' ')}>x</p>`),
  references: page('&amp;'.repeat(MILLION)),
  brackets: page('<'.repeat(3 * MILLION)),
  'end-tags': page('</p>'.repeat(MILLION / 2)),
  words: page(`<p>${'The minister said on Monday that it is 5 % more. '.repeat(60_000)}`),
  paragraphs: page('<p>The minister said on Monday that it is 5 % more.'.repeat(12_000)),
  data: page('', `<script type="application/ld+json">${'{"author":'.repeat(50_000)}</script>`),
  metadata: page(
    '',
    `<meta name="author" content="${'By A and '.repeat(100_000)}"><meta property="og:title" content="${'a | '.repeat(200_000)}">`,
  ),
  'quotation-marks': page(`<p>${'“a” '.repeat(100_000)}`),
  marks: page(`<p>${`Z${'\u0301'.repeat(100)}`.repeat(20_000)}`),
  bidi: page(`<p>${'\u202e\u2066\u200f\u{e0041}'.repeat(200_000)}`),
  bytes: Buffer.concat([Buffer.from(page('')), Buffer.alloc(MILLION, 0xff)]),
  nothing: Buffer.alloc(5 * MILLION),
};

/** What a process and all below it hold in memory, in bytes; 0 where the system does not say. */
function memoryOf(pid: number): number {
  try {
    const own = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
    const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
    );
    return own + children.reduce((sum, child) => sum + memoryOf(Number(child)), 0);
  } catch {
    return 0;
  }
}

test('no page takes more than 512 MB or keeps the others waiting, two at a time', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lede-pages-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(PAGES)) writeFileSync(join(folder, `${name}.html`), content);
  writeFileSync(join(folder, 'sound.html'), page(''));
  const out = join(folder, 'out.json');

  const child = spawn(process.execPath, [LAUNCHER, 'extract', '--batch', folder, out], { stdio: 'ignore' });
  let peak = 0;
  const watching = setInterval(() => {
    peak = Math.max(peak, memoryOf(child.pid ?? 0));
  }, 50);
  const [code] = await once(child, 'close');
  clearInterval(watching);

  expect(code).toBe(0);
  expect(peak).toBeLessThan(512 * 1024 * 1024);
  const results: Record<string, { articleBody: string; error?: { code: string } }> = JSON.parse(
    readFileSync(out, 'utf8'),
  );
  expect(Object.keys(results)).toHaveLength(Object.keys(PAGES).length + 1);
  expect(results.sound?.articleBody).toContain('reopened to traffic');
  for (const [name, { articleBody, error }] of Object.entries(results)) {
    expect([name, error?.code ?? 'read']).toEqual([
      name,
      expect.stringMatching(/^(?:read|too_large|too_slow|empty_page|not_article|not_html)$/),
    ]);
    expect([name, /[\0\u202e\u2066\u{e0041}]|\p{M}{5}/u.test(articleBody)]).toEqual([name, false]);
  }
});
