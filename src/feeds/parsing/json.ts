import { feedFailure } from '../failure.ts';
import { replaceEach } from './chunks.ts';
import { MAX_VALUES } from './limits.ts';

/**
 * Parse JSON that may break off or hold raw line breaks in its strings: what is complete is kept.
 *
 * @throws {SyntaxError} For what is no JSON all the same.
 * @throws {UserError} `too_large` for more values than any feed has.
 */
export function parseBrokenJson(text: string): unknown {
  if (hasTooManyValues(text)) throw feedFailure('too_large');
  try {
    return withoutNul(JSON.parse(text), text);
  } catch (error) {
    const mended = mendJson(text);
    if (mended === text) throw error;
    return withoutNul(JSON.parse(mended), mended);
  }
}

/** No database stores the character that stands for nothing, and no reader misses it. */
function withoutNul(value: unknown, text: string): unknown {
  if (!text.includes('\\u0000')) return value;
  const clean = (_: string, each: unknown) => (typeof each === 'string' ? each.replaceAll('\u0000', '') : each);
  return JSON.parse(JSON.stringify(value), clean);
}

/** `JSON.parse` cannot be stopped when memory runs out, so what would need too much does not reach it. */
function hasTooManyValues(text: string): boolean {
  const mark = /[,{[]/g;
  let count = 0;
  while (mark.test(text)) {
    count += 1;
    if (count > MAX_VALUES) return true;
  }
  return false;
}

/** No feed is deeper; what is, is not mended. */
const MAX_DEPTH = 256;

/** Escape raw controls in strings, cut back to the last complete value, and close what is open there. */
function mendJson(text: string): string {
  const parts: string[] = [];
  const closers: string[] = [];
  let position = 0;
  // With so many parts, and so many closers after them, all is complete. Whatever takes a closer off is such a place itself.
  let safe = { parts: 0, closers: 0 };
  const take = (end: number) => {
    const piece = text.slice(position, end);
    position = end;
    return parts.push(piece);
  };
  const mark = /["{}[\],]/g;
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    const { index } = found;
    if (closers.length > MAX_DEPTH) return text;
    switch (found[0]) {
      case '"': {
        take(index);
        const end = endOfString(text, index);
        if (end === -1) return close();
        parts.push(escapeControls(text.slice(index, end)));
        position = end;
        mark.lastIndex = end;
        break;
      }
      case ',':
        safe = { parts: take(index), closers: closers.length };
        break;
      case '{':
        closers.push('}');
        break;
      case '[':
        closers.push(']');
        break;
      default:
        closers.pop();
        safe = { parts: take(index + 1), closers: closers.length };
        if (closers.length === 0) return close();
    }
  }
  return close();

  function close(): string {
    return parts.slice(0, safe.parts).join('') + closers.slice(0, safe.closers).reverse().join('');
  }
}

/** @returns Where the string that begins at a quotation mark has ended, or -1 if it does not. */
function endOfString(text: string, start: number): number {
  const mark = /["\\]/g;
  mark.lastIndex = start + 1;
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    if (found[0] === '"') return mark.lastIndex;
    mark.lastIndex += 1;
  }
  return -1;
}

function escapeControls(piece: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is escaped
  return replaceEach(piece, /[\u0000-\u001f]/g, (control) => JSON.stringify(control).slice(1, -1));
}
