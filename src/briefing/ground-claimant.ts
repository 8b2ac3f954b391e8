import type { Claimant } from './brief.ts';
import { type Checked, hasTerm, tidy } from './checked.ts';
import { findAttribution } from './find-attribution.ts';
import { isSameLanguage } from './language.ts';
import { carriesLink } from './links.ts';
import { namesNotIn } from './names.ts';
import type { Sentence } from './sentences.ts';

/** A claimant may be named this many sentences before the words cited. */
const CLAIMANT_REACH = 2;

/** @returns `null` for the outlet, `undefined` if whoever is named does not stand near the words cited. */
export function groundClaimant(
  claimant: Claimant | null,
  cited: readonly Sentence[],
  context: Checked,
): Claimant | null | undefined {
  if (!claimant) return null;
  const { sentences, siteName, language, articleLanguage, terms, isStated } = context;
  const name = tidy(claimant.name);
  if (siteName && name.toLowerCase() === siteName.toLowerCase()) return null;
  if (!isPlainName(name, context)) return undefined;
  if (isSameLanguage(articleLanguage, language)) {
    const from = (cited[0]?.number ?? 1) - CLAIMANT_REACH;
    const to = cited.at(-1)?.number ?? 1;
    const near = sentences.filter(({ number }) => number >= from && number <= to);
    const wanted = terms.list(name);
    // A full name is near when the surname is; what is left of it must stand somewhere in the article.
    if (wanted.length > 0 && !wanted.some((term) => hasTerm(near, term, terms))) return undefined;
    // Only spoken of before, while the sentence cited names somebody else as its speaker.
    // "The U.N." has no term, nor has the WHO, and stands there or not.
    const isCited =
      wanted.length > 0
        ? wanted.some((term) => hasTerm(cited, term, terms))
        : /\p{Lu}\.?\p{Lu}/u.test(name) && cited.some(({ text }) => text.includes(name));
    if (!isCited && cited.some(({ text }) => namesSpeaker(text, articleLanguage))) return undefined;
    if (!wanted.every(isStated)) return undefined;
  }
  const role = claimant.role === undefined ? undefined : groundRole(claimant.role, name, context);
  return { name, ...(role ? { role } : {}), ...(claimant.via ? { via: claimant.via } : {}) };
}

function namesSpeaker(sentence: string, language: string): boolean {
  return /\p{Lu}\p{Ll}+\s\p{Lu}/u.test(findAttribution(sentence, language)?.subject ?? '');
}

/** A role is somebody's only where one sentence has it and them. */
function groundRole(role: string, name: string, context: Checked): string | undefined {
  const text = tidy(role);
  if (!isPlainName(text, context)) return undefined;
  if (!isSameLanguage(context.articleLanguage, context.language)) return text;
  const { terms } = context;
  const isSaid = context.sentences.some((sentence) => {
    const stated = terms.set(sentence.text);
    return terms.list(text).every((term) => stated.has(term)) && terms.list(name).some((term) => stated.has(term));
  });
  return isSaid ? text : undefined;
}

function isPlainName(name: string, { names, text }: Checked): boolean {
  return name !== '' && name.length <= 128 && !carriesLink(name, text) && namesNotIn(names, `– ${name}`).length === 0;
}
