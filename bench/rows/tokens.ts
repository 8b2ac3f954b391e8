import { parseHTML } from 'linkedom';
import { createExtractiveEngine } from '../../src/briefing/extractive.ts';
import { createModelEngine } from '../../src/briefing/model.ts';
import { extractArticle } from '../../src/reading/extract.ts';
import { startModel } from '../../tests/support/model.ts';
import { type Row, sized } from '../row.ts';
import { loadPages } from '../stage/corpus.ts';
import { silent } from '../stage/postgres.ts';
import { replyTo } from '../stage/reply.ts';

/** What is not for eyes. */
const UNSEEN = 'script, style, noscript, template, iframe, svg, head, [hidden]';
/** Of English text, about; the same on both sides. */
const CHARS_A_TOKEN = 4;

/** What a model reads of an article, against all that the page shows. */
export const tokens: Row = {
  async measure(bench) {
    const { items, note } = loadPages(bench.data, sized(bench, 10, 40));
    await using model = await startModel([({ body }) => ({ content: replyTo(body.messages) })]);
    const { baseUrl, apiKey } = model;
    const engine = createModelEngine({
      baseUrl,
      apiKey,
      model: 'bench',
      fallback: createExtractiveEngine(),
      log: silent,
    });
    const pages: { article: number; sent: number; visible: number; calls: number }[] = [];
    for (const page of items) {
      const before = model.requests.length;
      await engine(extractArticle(page), { length: 'medium', language: null });
      const [first, ...more] = model.requests.slice(before);
      const instructions = first?.body.messages.find(({ role }) => role === 'system')?.content.length ?? 0;
      const sent = first?.body.messages.reduce((sum, { content }) => sum + content.length, 0) ?? 0;
      const visible = visibleText(Buffer.from(page.body).toString('utf8')).length;
      pages.push({ article: sent - instructions, sent, visible, calls: 1 + more.length });
    }
    const mean = (of: (page: (typeof pages)[number]) => number) =>
      pages.reduce((sum, page) => sum + of(page), 0) / pages.length;
    const calls = mean((page) => page.calls);
    const sum = `means of ${note}, a token as ${CHARS_A_TOKEN} characters`;
    const floor = mean(({ visible }) => visible / CHARS_A_TOKEN);
    return [
      {
        name: 'input tokens of the article, a call',
        value: mean(({ article }) => article / CHARS_A_TOKEN),
        floor,
        unit: 'tokens',
        targetRatio: { atMost: 0.5 },
        note: `${sum}; floor: the page’s visible text; mean of the pages’ ratios ${mean(({ article, visible }) => article / visible).toFixed(2)}`,
      },
      {
        name: 'input tokens with the instructions, a call',
        value: mean(({ sent }) => sent / CHARS_A_TOKEN),
        floor,
        unit: 'tokens',
        note: `instructions are the same in every call, so that providers cache them; ${calls.toFixed(2)} calls an article`,
      },
    ];
  },
};

function visibleText(html: string): string {
  const { document } = parseHTML(/<html[\s>]/i.test(html) ? html : `<html><body>${html}</body></html>`);
  for (const element of document.querySelectorAll(UNSEEN)) element.remove();
  return (document.documentElement?.textContent ?? '').replace(/\s+/g, ' ').trim();
}
