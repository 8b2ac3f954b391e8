import { isWebAddress } from '../reading/address.ts';

/**
 * Draw markdown as Discord shows it, as far as we send it: headings, small print, lists, quotes, emphasis, code, masked
 * links, times and mentions.
 *
 * @returns HTML; whatever is not markup is escaped.
 */
export function drawMarkdown(markdown: string): string {
  return drawLines(markdown.split('\n'));
}

const BLOCKS: Readonly<Record<string, 'item' | 'quote'>> = { '- ': 'item', '> ': 'quote' };

/** Lines of one kind that stand together, without their marks. */
interface Block {
  readonly kind: 'item' | 'quote' | 'line';
  readonly lines: string[];
}

function drawLines(lines: readonly string[]): string {
  const blocks: Block[] = [];
  for (const line of lines) {
    const kind = BLOCKS[line.slice(0, 2)] ?? 'line';
    const last = blocks.at(-1);
    const block: Block = last?.kind === kind ? last : { kind, lines: [] };
    block.lines.push(kind === 'line' ? line : line.slice(2));
    if (block !== last) blocks.push(block);
  }
  return blocks.map(drawBlock).join('');
}

function drawBlock({ kind, lines }: Block): string {
  switch (kind) {
    case 'item':
      return `<ul>${lines.map((line) => `<li dir="auto">${drawInline(line)}</li>`).join('')}</ul>`;
    case 'quote':
      return `<blockquote>${drawLines(lines)}</blockquote>`;
    case 'line':
      return lines.map(drawLine).join('');
  }
}

function drawLine(line: string): string {
  const [, mark = '', rest = ''] = /^(#{1,3} |-# )?(.*)$/su.exec(line) ?? [];
  if (mark === '-# ') return `<p dir="auto" class="subtext">${drawInline(rest)}</p>`;
  const level = mark.trim().length;
  return level > 0 ? `<h${level} dir="auto">${drawInline(rest)}</h${level}>` : `<p dir="auto">${drawInline(rest)}</p>`;
}

/** As Discord reads them: a backslash before a letter, a digit or a space is a backslash, and code holds no markup. */
const INLINE = new RegExp(
  [
    String.raw`\\(?<escaped>[^0-9A-Za-z\s])`,
    String.raw`\x60(?<code>[^\x60]+)\x60`,
    String.raw`\*\*(?<bold>(?:\\.|[^*\\]|\*(?!\*))+)\*\*`,
    String.raw`\*(?=\S)(?<italic>(?:\\.|[^*\\])+)\*`,
    String.raw`(?<![\p{L}\p{N}])_(?<slanted>(?:\\.|[^_\\])+)_(?![\p{L}\p{N}])`,
    String.raw`\[(?<label>(?:\\.|[^\]\\])+)\]\((?<url>[^)\s]+)\)`,
    String.raw`<t:(?<time>\d+)(?::[tTdDfFR])?>`,
    String.raw`<(?<sign>@!?|@&|#)(?<id>\d+)>`,
    String.raw`<\/(?<command>[^:<>]+):\d+>`,
  ].join('|'),
  'gsu',
);

function drawInline(markdown: string): string {
  let html = '';
  let end = 0;
  for (const match of markdown.matchAll(INLINE)) {
    html += escapeHtml(markdown.slice(end, match.index)) + drawMatch(match[0], match.groups ?? {});
    end = match.index + match[0].length;
  }
  return html + escapeHtml(markdown.slice(end));
}

function drawMatch(match: string, groups: Readonly<Record<string, string | undefined>>): string {
  const { escaped, code, bold, label, url, time, sign, id, command } = groups;
  const italic = groups.italic ?? groups.slanted;
  if (escaped !== undefined) return escapeHtml(escaped);
  if (code !== undefined) return `<code>${escapeHtml(code)}</code>`;
  if (bold !== undefined) return `<strong>${drawInline(bold)}</strong>`;
  if (italic !== undefined) return `<em>${drawInline(italic)}</em>`;
  if (label !== undefined && url !== undefined && isWebAddress(url)) {
    return `<a href="${escapeHtml(url)}" rel="noreferrer">${drawInline(label)}</a>`;
  }
  if (time !== undefined) return drawTime(Number(time), match);
  if (sign !== undefined && id !== undefined) return drawMention(sign, id);
  if (command !== undefined) return `<span class="mention">/${escapeHtml(command)}</span>`;
  return escapeHtml(match);
}

/** Who or what an ID belongs to is Discord's to know: the kind stands for the name. */
export function drawMention(sign: string, id: string): string {
  const name = sign === '#' ? '#channel' : sign === '@&' ? '@role' : '@member';
  return `<span class="mention" title="${escapeHtml(id)}">${name}</span>`;
}

function drawTime(seconds: number, text: string): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return escapeHtml(text);
  return `<time>${date.toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })}</time>`;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
