import { feedFailure } from '../failure.ts';
import { MAX_STRAY } from './limits.ts';

/**
 * Escape each `<` that begins neither a tag nor anything else, outside CDATA and comments.
 *
 * @throws {UserError} `too_large` where there are more of them than in any feed.
 */
export function escapeStrayLess(text: string): string {
  if (!/<[^a-z_:/?!\s\u0080-\uffff]/i.test(text)) return text;
  const parts: string[] = [];
  let position = 0;
  const mark = /<!\[CDATA\[|<!--|<(?=[^a-z_:/?!\s\u0080-\uffff])/gi;
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    const { 0: piece, index } = found;
    if (piece === '<') {
      parts.push(text.slice(position, index), '&lt;');
      position = index + 1;
      if (parts.length > 2 * MAX_STRAY) throw feedFailure('too_large');
    } else {
      const end = text.indexOf(piece === '<!--' ? '-->' : ']]>', index);
      if (end === -1) break;
      mark.lastIndex = end;
    }
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(position);
}
