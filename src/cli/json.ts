/** Parse JSON as editors on Windows write it too: with a byte order mark, which RFC 8259 §8.1 lets a parser ignore. */
export function parseJson(text: string): unknown {
  return JSON.parse(text.replace(/^\ufeff/, ''));
}
