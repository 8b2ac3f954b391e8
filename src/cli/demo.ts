import { fileURLToPath } from 'node:url';
import { renderCard } from '../discord/card.ts';
import { messagePage } from '../discord/page.ts';
import { type CliCommand, UsageError } from './command.ts';
import { sendThrough } from './journey.ts';
import { BRIEF_OPTIONS, parse, readBriefOptions } from './options.ts';
import { openOutput } from './output.ts';
import { openSource } from './source.ts';
import { terminalCard } from './terminal-card.ts';

const SAMPLE = fileURLToPath(new URL('sample.html', import.meta.url));

export const demo: CliCommand = {
  name: 'demo',
  usage: '[url|file] [--html FILE] [--engine extractive|model] [--language xx] [--length short|medium|long]',
  summary: 'Show the card that a link becomes on Discord; without one, that of a sample article',
  details: '--html also writes it as a page that looks like the message on Discord.',
  async run(args, context) {
    const { values, positionals } = parse(args, { html: { type: 'string' }, ...BRIEF_OPTIONS }, [0, 1]);
    if (values.html === '') throw new UsageError('--html needs the name of a file');
    const page = values.html === undefined ? undefined : await openOutput(values.html);
    const wish = readBriefOptions(values, context.config().model !== undefined);
    const { article, brief } = await sendThrough(await openSource(positionals[0] ?? SAMPLE), wish, context);
    context.print(terminalCard(article, brief, context.terminal));
    if (page) {
      await page.writeFile(messagePage([renderCard(article, brief, { deliveryId: 'demo' })]));
      await page.close();
      context.print(`\nThe message, as a page: ${values.html}`);
    }
    return 0;
  },
};
