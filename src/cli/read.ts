import type { CliCommand } from './command.ts';
import { sendThrough } from './journey.ts';
import { BRIEF_OPTIONS, parse, readBriefOptions } from './options.ts';
import { report } from './result.ts';
import { openSource } from './source.ts';
import { terminalCard } from './terminal-card.ts';

export const read: CliCommand = {
  name: 'read',
  usage: '<url|file> [--json] [--engine extractive|model] [--language xx] [--length short|medium|long]',
  summary: 'Read a link the whole way, through the queue, and print its brief',
  details: 'With --json: {"ok":true,"article":{…},"brief":{…}} or {"ok":false,"error":{"code","message"}}.',
  async run(args, context) {
    const { values, positionals } = parse(args, { json: { type: 'boolean' }, ...BRIEF_OPTIONS }, 1);
    return report(
      context,
      values.json === true,
      async () => {
        const wish = readBriefOptions(values, context.config().model !== undefined);
        const { article, brief } = await sendThrough(await openSource(String(positionals[0])), wish, context);
        const { id: _, ...rest } = article;
        return { article: rest, brief };
      },
      ({ article, brief }) => terminalCard(article, brief, context.terminal),
    );
  },
};
