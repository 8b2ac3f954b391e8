import { BODY_NOUNS } from './attribution-words.ts';
import { isSameLanguage } from './language.ts';
import { cutConnective, opensSelfContained } from './openings.ts';
import type { Statement } from './speakers.ts';

const FIRST_PERSON = /(?<![\p{L}])(?:I|I['’]\p{L}+|me|my|mine|we|we['’]\p{L}+|us|our|ours|you|your)(?![\p{L}])/u;
const FIRST_PERSON_ELSEWHERE =
  /(?<![\p{L}])(?:ich|wir|uns|unser\p{L}*|mein\p{L}*|je|j['’]|nous|notre|nos|mon|ma|yo|nosotros|nuestr\p{L}+|eu|nós|noss\p{L}+|я|мы|мой|наш\p{L}*|ми|мій|biz|ben|bizim|मैं|हम|我|我们|私|我々)(?![\p{L}])/iu;
const SUBJECT_PRONOUN = /^(["“‘]?)(he|she|it|they)(?=\s|['’](?:s|d|ll|ve|re)\b)/i;
const POSSESSIVE = /^(["“‘]?)(his|her|its)(?=\s)/i;
const TRAIT =
  /^(["“‘]?)the (?:\d{1,3}-year-old|\p{Lu}\p{Ll}+(?:an|ese|ish))(?=\s(?:has|had|is|was|will|who|said|also|\p{Ll}+ed)\b|,)/iu;
const BODY = /^(["“‘]?)the ([\p{Ll}-]+)(?=['’\s,])/iu;

/**
 * Word a statement so that it stands alone: its attribution cut off, its opening pronoun replaced by the name it stands for. Nothing
 * else is changed.
 *
 * @returns `undefined` if it cannot stand alone: then it is no claim.
 */
export function wordClaim(statement: Statement, language: string): string | undefined {
  const { sentence, claimant, attribution, isQuoted } = statement;
  const whole = cutConnective(sentence.text, language);
  const content = attribution?.content ?? null;
  const isPersonal = (isSameLanguage(language, 'en') ? FIRST_PERSON : FIRST_PERSON_ELSEWHERE).test(content ?? whole);
  if (isQuoted && isPersonal) {
    // "I" is whoever speaks: with the name before the words nothing is open.
    const words = stripMarks(content ?? whole).replace(/[,\s]+$/u, '');
    return claimant && words ? `${capitalised(claimant.name)}: “${words}”` : undefined;
  }
  const cut =
    content === null || isPersonal ? undefined : finish(isQuoted ? stripMarks(content) : balanced(content), language);
  return (
    (cut === undefined ? undefined : openAlone(cut, statement, { isContent: true, language })) ??
    openAlone(finish(isQuoted ? stripMarks(whole) : balanced(whole), language), statement, {
      isContent: false,
      language,
    })
  );
}

/**
 * Let a text open with whom it is about.
 *
 * In "Ms Roe said she would", "she" may be someone else, so a pronoun that opens what was said stays open, unless it was said in so many
 * words (then it cannot be the speaker) or stands for the body that speaks.
 */
function openAlone(
  text: string,
  { person, body, claimant, attribution, isQuoted, opening }: Statement,
  { isContent, language }: { isContent: boolean; language: string },
): string | undefined {
  if (text.length < 12 || /^[^.!?]*\?["”]?$/.test(text)) return undefined;
  const speaker = attribution && claimant ? claimant.name : null;
  const someone = isContent && !isQuoted ? null : isContent ? person : (speaker ?? person);
  const something = isContent ? (speaker === body || isBody(speaker) ? speaker : null) : (speaker ?? body);
  if (someone && TRAIT.test(text)) return openWith(text, TRAIT, someone);
  if (opening && text.startsWith(opening.short)) return opening.full + text.slice(opening.short.length);
  if (opensSelfContained(text, language)) return text;
  const pronoun = SUBJECT_PRONOUN.exec(text)?.[2]?.toLowerCase();
  const named = pronoun === 'it' ? something : pronoun === 'he' || pronoun === 'she' ? someone : null;
  if (named) return openWith(text, SUBJECT_PRONOUN, named);
  const possessor = POSSESSIVE.exec(text)?.[2]?.toLowerCase();
  const owner = possessor === 'its' ? something : possessor ? (isContent ? null : person) : null;
  if (owner) return openWith(text, POSSESSIVE, `${owner}’s`);
  const noun = BODY.exec(text)?.[2] ?? '';
  return something && BODY_NOUNS.test(noun) && /\p{Lu}/u.test(something) ? openWith(text, BODY, something) : undefined;
}

/** A single name in capitals without a person's role or title reads as a body: "Krispy", "The Gazette". */
function isBody(name: string | null): boolean {
  return name !== null && /\p{Lu}/u.test(name) && !/\s/.test(name);
}

function openWith(text: string, opening: RegExp, name: string): string {
  return text.replace(opening, (_, mark: string) => `${mark}${name}`);
}

/** Drop the quotation marks around and inside words that are wholly somebody's. */
function stripMarks(text: string): string {
  return text
    .replace(/["“”«»„]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** A quotation mark whose partner was cut off goes too. */
function balanced(text: string): string {
  const straight = text.match(/"/g)?.length ?? 0;
  const even = straight % 2 === 0 ? text : text.replace(/^"|"$/, '').replace(/^([^"]*)"([^"]*)$/, '$1$2');
  const opened = even.match(/“/g)?.length ?? 0;
  const closed = even.match(/”/g)?.length ?? 0;
  return opened === closed ? even : even.replace(/[“”]/g, '');
}

function finish(text: string, language: string): string {
  const trimmed = text.replace(/\s+/g, ' ').replace(/^[\s,;:–—-]+|[\s,;:–—-]+$/gu, '');
  const capital = capitalised(cutConnective(trimmed, language));
  const isEnded = /[.!?…。！？।॥؟]["”’»)\]」』]*$/u.test(capital);
  const takesStop = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}%]["”’»)\]]*$/u.test(capital);
  return isEnded || !takesStop ? capital : `${capital}.`;
}

function capitalised(text: string): string {
  const first = text.search(/[\p{L}\p{N}]/u);
  return first < 0 ? '' : text.slice(0, first) + text.charAt(first).toUpperCase() + text.slice(first + 1);
}
