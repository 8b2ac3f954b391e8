import { MAX_LINE } from './limits.ts';

/** Addresses that run a script, hold their own content, or mean another file on every machine. */
const UNSAFE = /^(?:javascript|vbscript|data|file):/i;

/**
 * Complete a relative address. One that is complete already stays as the feed wrote it.
 *
 * @param base Empty if unknown: then a relative address stays relative.
 * @returns Empty for an empty address, for one that leads nowhere on the web, and for one that is longer than any address.
 */
export function resolveAddress(address: string, base: string): string {
  if (address.length > MAX_LINE) return '';
  const text = address.replace(/[\t\n\r]/g, '').trim();
  if (UNSAFE.test(text)) return '';
  if (text === '' || isComplete(text)) return text;
  return URL.parse(text, base || undefined)?.href ?? text;
}

/** Tell an address with a scheme from a relative one; `a:b` could be either and is left alone. */
export function isComplete(address: string): boolean {
  return /^[a-z][a-z\d+.-]*:/i.test(address);
}
