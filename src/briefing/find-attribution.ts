import type { Attribution } from './attribution.ts';
import { findElsewhere } from './attribution-elsewhere.ts';
import { findInEnglish } from './attribution-english.ts';
import { isSameLanguage } from './language.ts';

/** Nobody writes longer sentences; what is longer is no prose, and patterns would take long over it. */
const MAX_SENTENCE_CHARS = 1200;
/** What nobody says is no statement of anybody's. */
const NOBODY = /^(?:(?:neither|none)\b|nobody\b|no(?:[- ]one)?\s)/i;

/** Find who vouches for a sentence, if it says so. */
export function findAttribution(sentence: string, language: string): Attribution | undefined {
  if (sentence.length > MAX_SENTENCE_CHARS) return undefined;
  if (!isSameLanguage(language, 'en')) return findElsewhere(sentence, language);
  const found = findInEnglish(sentence);
  return found && NOBODY.test(found.subject) ? undefined : found;
}
