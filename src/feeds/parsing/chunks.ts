const CHUNK = 64 * 1024;

/**
 * Replace single characters everywhere in a long text.
 *
 * In one call, V8 first lists all matches, outside the reach of a thread's heap limit: millions of them end the process.
 *
 * @param pattern Global, and matching one UTF-16 unit at a time.
 */
export function replaceEach(text: string, pattern: RegExp, replacement: (found: string) => string): string {
  if (text.search(pattern) === -1) return text;
  const chunks: string[] = [];
  for (let start = 0; start < text.length; start += CHUNK) {
    chunks.push(text.slice(start, start + CHUNK).replace(pattern, replacement));
  }
  return chunks.join('');
}
