import { BODY_NOUNS } from './attribution-words.ts';
import { quotationsIn } from './direct-speech.ts';
import { isSameLanguage, primary } from './language.ts';
import { bare } from './noun-phrase.ts';
import { cutConnective, opensSelfContained, opensWithPronoun } from './openings.ts';
import type { Statement } from './speakers.ts';
import { WIDE_SPACE } from './typography.ts';
import { countWords } from './words.ts';

/** Whoever writes "I" or "we". "World War I" has a number, "the mine" a noun, and "My Lai" a name. */
const FIRST_PERSON: Readonly<Record<string, RegExp>> = {
  en: /(?<![\p{L}])(?:(?<!\S\s(?!\p{L}+day\s)\p{Lu}\p{Ll}+\s)I|I['’]\p{L}+|me|my|(?<=\b(?:of|is|was|are|were)\s)mine|we|we['’]\p{L}+|us|ours?|(?<=(?:^|[.!?:]\s)\P{L}{0,3})(?:We(?:['’]\p{L}+)?|(?:My|Ours?)(?=\s\p{Ll})))(?![\p{L}])/u,
  de: /(?<!\p{L})(?:ich|wir|uns|unser(?:e[mnrs]?)?|mein(?:e[mnrs]?)?)(?!\p{L})/iu,
  fr: /(?<!\p{L})(?:j['’]|(?:je|nous|notre|nos|mon|ma|mes)(?!\p{L}))/iu,
  es: /(?<!\p{L})(?:yo|nosotr[ao]s|nuestr\p{L}+)(?!\p{L})/iu,
  pt: /(?<!\p{L})(?:eu|nós|noss[ao]s?)(?!\p{L})/iu,
  ru: /(?<!\p{L})(?:я|мы|мо[йяеи]|наш(?:[аеиу]|его|ему|ем|ей|их|ими?)?)(?!\p{L})/iu,
  uk: /(?<!\p{L})(?:я|ми|мій|мо[яєї]|наш(?:[аеіу]|ого|ому|ої|ій|их|ими?)?)(?!\p{L})/iu,
  tr: /(?<!\p{L})(?:ben|biz|bizim)(?!\p{L})/iu,
  hi: /(?<!\p{L})(?:मैं|हम)(?!\p{L})/iu,
  zh: /(?<!\p{L})我们?(?!\p{L})/u,
  ja: /(?<!\p{L})(?:私|我々)(?!\p{L})/u,
};
const SECOND_PERSON = /(?<!\p{L})[Yy]our?(?!\p{L})/u;
const HAS_MARK = /["“”«»„「」『』]/;
/** Verbs that change what follows them, and so stay in the claim. */
const BEARING_VERB =
  /^(?:den|disput|reject|refut|dismiss|doubt|hop|fear|worr|believ|think|thought|expect|suspect|assum|feel|felt|reckon|suggest|indicat|hint|predict|forecast|speculat|estimat|demand|propos|pledg|promis|vow|order|rul|decid|urg|accus|alleg|claim|threaten|agree|ask|heard|called|joke|quip)/i;
/** That a claim is an allegation stands beside it. */
const ALLEGES_THAT = /\balleg(?:e|es|ed)\s(?:(?:on|in|at|to|during|last|this|earlier)\s[^,"“]{1,40}\s)?that\b/;
/** "…, adding that": the speaker is the subject still. */
const GOES_ON_SPEAKING = /,\s(?:adding|saying|noting|insisting|stressing|warning|arguing|calling|describing)\b/i;
/** What has no voice cannot say "we". */
const THING = /^(?:post|statement|letter|report|tweet|message|document|release|study|survey|poll)$/i;
const SUBJECT_PRONOUN =
  /^(["“‘]?(?:(?:though|although|while|when|after|before|if|as|since|because|once)\s)?)(he|she|it|they)(?=\s|['’](?:s|d|ll|ve|re)\b)/i;
/** "It is the first time": this "it" stands for nothing. */
const EXPLETIVE =
  /^["“‘]?it(?:['’]s|['’]d|['’]ll)?\s(?:is|was|will be|would be|has been|had been|may be|might be|could be|seems?|seemed|appears?|appeared|remains?|remained|takes?|took|emerged|turned|means|meant|comes|came|happened|looks?|looked|becomes?|became)\b|^["“‘]?it['’]s\b/i;
const POSSESSIVE = /^(["“‘]?)(his|her|its)(?=\s)/i;
/** One person by age or nationality: "the Australian said". Not "the British", a people, and nothing in lower case. */
const TRAIT =
  /^(["“‘]?)[Tt]he (?:\d{1,3}-year-old|\p{Lu}\p{Ll}+(?:an|ese))(?=\s(?:has|had|is|was|will|who|said|also|\p{Ll}+ed)\b|,)/u;
/** A body alone before its verb. "The company Acme", "the union leaders" are others. */
const BODY =
  /^(["“‘]?)[Tt]he ([\p{Ll}-]+)(?=['’]s?\s|,|\s(?:is|was|are|were|has|had|have|will|would|said|says|also|did|does|can|could|may|might|plans|expects|hopes|denies|\p{Ll}+ed)\b)/u;
const PRONOUN = /^(?:he|she|it)$/i;
const POINTS_AHEAD = /\b(?:following|follows|these|this|below|here)\b[^.]{0,60}$/i;

/**
 * Word a statement so that it stands alone: its attribution cut off, its opening pronoun replaced by the name it stands for. Nothing
 * else is changed.
 *
 * @returns `undefined` if it cannot stand alone: then it is no claim.
 */
export function wordClaim(statement: Statement, language: string): string | undefined {
  const { sentence, claimant, attribution } = statement;
  const whole = cutConnective(sentence.text, language);
  // Without "denies that" or "fears that", the rest would say something else.
  const isBearing = attribution && BEARING_VERB.test(attribution.verb) && !ALLEGES_THAT.test(whole);
  const content =
    attribution && !isBearing && !GOES_ON_SPEAKING.test(attribution.content ?? '')
      ? whereWhole(attribution.content)
      : null;
  // "Ms Roe told the council:" has its statement behind it; "Ms Roe said the law was unjust:" has one too.
  if (/[:：]$/.test(sentence.text) && (content === null || POINTS_AHEAD.test(content))) return undefined;
  const isSpeech = statement.isQuoted || (content !== null && /^["“«„「『][^"“”«»]*["“”»」』]?[.!]?$/u.test(content));
  const isOfSelf = FIRST_PERSON[primary(language)]?.test(content ?? whole) ?? false;
  const isPersonal = isOfSelf || (isSameLanguage(language, 'en') && SECOND_PERSON.test(content ?? whole));
  if (isSpeech && isPersonal) {
    // "I" is whoever speaks: with the name before the words nothing is open.
    const said = content === null && attribution ? spokenIn(whole) : (content ?? whole);
    const words = stripMarks(said).replace(/[,\s]+$/u, '');
    return claimant && words && !THING.test(claimant.name) ? `${capitalised(claimant.name)}: “${words}”` : undefined;
  }
  // "I" without the end of its quotation could be anyone, and so could a columnist's "I" without the column.
  if (isPersonal && balanced(whole) !== whole) return undefined;
  if (isOfSelf && claimant === null && !HAS_MARK.test(whole)) return undefined;
  const antecedents = antecedentsOf(statement, isSpeech);
  const word = (text: string, who: Antecedents) =>
    openAlone(finish(isSpeech ? stripMarks(text) : balanced(text), language), statement, who, language);
  const cut = content === null || isPersonal ? undefined : word(content, antecedents.content);
  if (cut !== undefined) return cut;
  return isSpeech && attribution && !attribution.isLeading
    ? undefined
    : word(shortenSubject(whole, statement), antecedents.whole);
}

/** Where the verb stays, so does its subject, but only by name where all else of it is the role that stands beside the claim. */
function shortenSubject(whole: string, { claimant, attribution }: Statement): string {
  if (!attribution?.isLeading || !claimant?.role || !/^\p{Lu}\S*\s.*\p{Lu}/u.test(claimant.name)) return whole;
  const subject = attribution.subject.replace(/,$/, '');
  const at = subject.indexOf(claimant.name);
  const before = bare(subject.slice(0, Math.max(0, at)));
  const after = subject.slice(at + claimant.name.length);
  const isAll =
    (before === claimant.role && after === '') ||
    (before === '' && after.startsWith(', ') && bare(after.slice(2)) === claimant.role);
  return at >= 0 && isAll && whole.startsWith(attribution.subject)
    ? claimant.name + whole.slice(attribution.subject.length)
    : whole;
}

/** Whether a sentence is a question, announces what follows, or is a piece of a quotation without its speaker: none tells anything alone. */
export function isFragment({ sentence, isQuoted, attribution }: Statement): boolean {
  return (isQuoted && !attribution) || /[?？؟:：]["”»]?$/.test(sentence.text);
}

/**
 * Let a whole sentence open with whom it is about; attribution and quotation marks stay.
 *
 * @returns `undefined` if it leans on the sentence before it.
 */
export function wordSentence(statement: Statement, language: string): string | undefined {
  if (isFragment(statement)) return undefined;
  const text = cutConnective(statement.sentence.text, language);
  if (!opensWithPronoun(text, language)) return text;
  return openAlone(text, statement, antecedentsOf(statement, statement.isQuoted).whole, language);
}

/** The longest quotation of a sentence, without who says so; empty where its marks are not there to tell. */
function spokenIn(sentence: string): string {
  const quoted = quotationsIn(sentence, { start: 0, end: sentence.length }).map(({ start, end }) =>
    sentence.slice(start, end),
  );
  return quoted.reduce((longest, each) => (each.length > longest.length ? each : longest), '');
}

/** A second attribution at the end goes too; what is left must still say something. */
function whereWhole(content: string | null): string | null {
  const cut = content?.replace(/,?(["”]?),?\s(?:he|she|they|it)\s(?:said|says|added|told \p{L}+)\.?$/u, '$1') ?? null;
  return cut !== null && countWords(cut) >= 4 ? cut : null;
}

/** Whom "she" and what "it" means where a text opens; `null` where that is open. */
interface Antecedents {
  readonly she: string | null;
  readonly it: string | null;
}

/**
 * In "Ms Roe said she would", "she" may be someone else, so it stays open. In Ms Roe's own words, and in words that she is named after,
 * it is the last person spoken of who is not Ms Roe. What a body says of "it" is said of that body.
 */
function antecedentsOf(
  { person, other, body, claimant, attribution, isPerson }: Statement,
  isSpeech: boolean,
): { content: Antecedents; whole: Antecedents } {
  if (!attribution)
    return {
      content: { she: null, it: null },
      whole: { she: isSpeech ? other : person, it: null },
    };
  if (!attribution.isLeading) return { content: { she: other, it: null }, whole: { she: other, it: null } };
  const speaker =
    PRONOUN.test(attribution.subject) || /^the /i.test(attribution.subject) ? (claimant?.name ?? null) : null;
  const isBody =
    claimant !== null &&
    !isPerson &&
    (claimant.name === body || !/\s/.test(claimant.name)) &&
    /\p{Lu}/u.test(claimant.name);
  return {
    content: { she: isSpeech ? other : null, it: isBody && !isSpeech ? claimant.name : null },
    whole: { she: speaker, it: speaker },
  };
}

/** Let a text open with whom it is about. */
function openAlone(
  text: string,
  { nameFully, body, attribution }: Statement,
  { she, it }: Antecedents,
  language: string,
): string | undefined {
  if (text.length < 12 || /^[^.!?]*\?["”]?$/.test(text)) return undefined;
  if (she && TRAIT.test(text)) return openWith(text, TRAIT, she);
  const full = nameFully(text);
  if (full !== text) return full;
  const noun = BODY.exec(text)?.[2] ?? '';
  if (BODY_NOUNS.test(noun))
    return body && !attribution?.isLeading
      ? openWith(text, BODY, body)
      : it && /\p{Lu}/u.test(it)
        ? openWith(text, BODY, it)
        : undefined;
  if (opensSelfContained(text, language)) return text;
  if (EXPLETIVE.test(text)) return undefined;
  const pronoun = SUBJECT_PRONOUN.exec(text)?.[2]?.toLowerCase();
  const named = pronoun === 'it' ? it : pronoun === 'he' || pronoun === 'she' ? she : null;
  if (named) return openWith(text, SUBJECT_PRONOUN, named);
  const possessor = POSSESSIVE.exec(text)?.[2]?.toLowerCase();
  const owner = possessor === 'its' ? it : possessor ? she : null;
  return owner ? openWith(text, POSSESSIVE, `${owner}’s`) : undefined;
}

function openWith(text: string, opening: RegExp, name: string): string {
  return text.replace(opening, (_, mark: string) => `${mark}${name}`);
}

/** Drop the quotation marks around and inside words that are wholly somebody's. */
function stripMarks(text: string): string {
  return text
    .replace(/["“”«»„「」『』]/g, '')
    .replace(WIDE_SPACE, ' ')
    .trim();
}

/** A quotation mark whose partner was cut off goes too. */
function balanced(text: string): string {
  const straight = text.match(/"/g)?.length ?? 0;
  const even = straight % 2 === 0 ? text : text.replace(/^"|"$/, '').replace(/^([^"]*)"([^"]*)$/, '$1$2');
  const low = even.match(/„/g)?.length ?? 0;
  const opened = even.match(/“/g)?.length ?? 0;
  const closed = even.match(/”/g)?.length ?? 0;
  // “ closes what „ opens.
  if (low > 0) return low === opened + closed ? even : even.replace(/[„“”]/g, '');
  return opened === closed ? even : even.replace(/[“”]/g, '');
}

function finish(text: string, language: string): string {
  const trimmed = text.replace(WIDE_SPACE, ' ').replace(/^(?:[\s,;:]|[–—-](?!\d))+|[\s,;:–—-]+$/gu, '');
  const capital = capitalised(cutConnective(trimmed, language));
  if (/[.!?…。！？।॥؟]["”’»)\]」』]*$/u.test(capital)) return capital;
  const takesStop = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}%]["”’»)\]]*$/u.test(capital);
  return takesStop ? `${capital}.` : capital;
}

function capitalised(text: string): string {
  const first = text.search(/[\p{L}\p{N}]/u);
  return first < 0 ? '' : text.slice(0, first) + text.charAt(first).toUpperCase() + text.slice(first + 1);
}
