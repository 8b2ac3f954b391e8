import type { Block } from '../reading/article.ts';
import type { Attribution } from './attribution.ts';
import { readElsewhere } from './attribution-elsewhere.ts';
import { BODY_NOUNS, OUTLET_NOUNS } from './attribution-words.ts';
import type { Claimant } from './brief.ts';
import { quotationsIn, quotedShare } from './direct-speech.ts';
import { findAttribution } from './find-attribution.ts';
import { isSameLanguage } from './language.ts';
import { indexMentions, isBodyName, type Mentions } from './mentions.ts';
import { isCountry } from './names.ts';
import { readClaimant } from './noun-phrase.ts';
import type { Sentence, Span } from './sentences.ts';

/** A sentence, who vouches for it, and whom its opening pronoun may stand for. */
export interface Statement {
  readonly sentence: Sentence;
  readonly claimant: Claimant | null;
  /** `null` where the sentence attributes nothing itself: it continues a quotation, or the outlet says it. */
  readonly attribution: Attribution | null;
  /** Whether most of it stands in quotation marks. */
  readonly isQuoted: boolean;
  /** The person last spoken of before it, `null` if there is none. */
  readonly person: string | null;
  /** The same, but not whoever speaks here: whom "he" or "she" means in somebody's own words. */
  readonly other: string | null;
  /** Gives the person that a text opens with the full name that the article has: "Mr Bell" becomes David Bell. */
  readonly nameFully: (text: string) => string;
  /** What "the company" is: the body that the article is about; `null` if it is about none. */
  readonly body: string | null;
  /** Whether whoever speaks is known to be a person, for whom "the company" and "it" are others. */
  readonly isPerson: boolean;
}

const QUOTED = 0.6;
const PERSON_PRONOUN = /^(?:he|she)$/i;
const NAMES_NOBODY =
  /^(?:(?:i|we|you|one|some|many|others|that|this|these|those|who|what)$|[\p{L} ]+ of (?:them|these|those|us)$)/iu;
/** "the 23-year-old", "the Australian": a person by a trait, and always one named just before. */
const BY_TRAIT =
  /^the (?:\d{1,3}-year-old|\p{Lu}\p{Ll}+(?:an|ese|ish|i|er)|former \p{Ll}+|\p{Ll}+-year-old)(?=$|\s*,)/u;
const OUTLET_NAME =
  /\b(?:Times|Post|News|Journal|Press|Gazette|Herald|Tribune|Telegraph|Observer|Chronicle|Courier|Radio|Television|TV|Daily|Weekly|Magazine)\b|^[A-Z]{2,5}$/;

const CALLED_OUTLET = /\b(?:broadcaster|agency|network|channel|newspaper|outlet|told(?: the)?)\s$/i;

/** What has been said so far about who is who. */
interface Memory {
  /** People by when they were last the subject, latest last. */
  people: string[];
  body: string | null;
  outlet: string | null;
  last: Claimant | null;
  /** Number of the sentence that last had a claimant. */
  lastAt: number;
  claimants: Claimant[];
}

/** Walk through an article and name the claimant of every sentence, or none. Never guesses: what is open stays open. */
export function statementsOf(
  sentences: readonly Sentence[],
  blocks: readonly Block[],
  text: string,
  language: string,
): Statement[] {
  const mentions = indexMentions(text, language);
  const quotations = quotationsByBlock(sentences, blocks, text);
  const attributions = sentences.map((sentence) => findAttribution(sentence.text, language));
  const memory: Memory = {
    people: [],
    body: mentions.body,

    outlet: null,
    last: null,
    lastAt: -9,
    claimants: [],
  };
  return sentences.map((sentence, i) => {
    const marks = quotations.get(sentence.block) ?? [];
    const isQuoted = quotedShare(sentence, marks) >= QUOTED;
    const { attribution, via } = withoutRelay(attributions[i] ?? null, memory, mentions);
    const own = attribution ? claimantOf(attribution, memory, mentions, language, via) : undefined;
    const claimant =
      own ??
      (isQuoted && !attribution ? speakerOf(i, sentences, attributions, marks, memory, mentions, language) : null);
    const others = memory.people.filter((name) => name !== claimant?.name);
    const statement: Statement = {
      sentence,
      claimant,
      attribution: own ? attribution : null,
      isQuoted,
      person: memory.people.at(-1) ?? null,
      other: others.at(-1) ?? null,
      nameFully: (wording) => nameFully(wording, mentions),
      body: memory.body,
      isPerson: claimant !== null && mentions.isPerson(claimant.name),
    };
    remember(statement, memory, mentions);
    return statement;
  });
}

function quotationsByBlock(
  sentences: readonly Sentence[],
  blocks: readonly Block[],
  text: string,
): Map<number, Span[]> {
  const found = new Map<number, Span[]>();
  for (const { block } of sentences) {
    const span = blocks[block];
    if (span && !found.has(block)) found.set(block, quotationsIn(text, span));
  }
  return found;
}

/** A quotation that runs over sentences has the speaker its end names, else the one before it. */
function speakerOf(
  i: number,
  sentences: readonly Sentence[],
  attributions: readonly (Attribution | undefined)[],
  marks: readonly Span[],
  memory: Memory,
  mentions: Mentions,
  language: string,
): Claimant | null {
  const sentence = sentences[i];
  if (!sentence) return null;
  const quotation = marks.find(({ start, end }) => start < sentence.end && end > sentence.start);
  if (quotation) {
    for (let j = i + 1; j < sentences.length; j++) {
      const next = sentences[j];
      if (!next || next.block !== sentence.block || next.start >= quotation.end) break;
      const attribution = attributions[j];
      if (attribution) return claimantOf(attribution, memory, mentions, language) ?? null;
    }
  }
  return memory.last && sentence.number - memory.lastAt <= 2 ? memory.last : null;
}

function claimantOf(
  { subject, audience }: Attribution,
  memory: Memory,
  mentions: Mentions,
  language: string,
  relay: string | null = null,
): Claimant | undefined {
  const claimant = isSameLanguage(language, 'en')
    ? resolveSubject(subject, memory, mentions)
    : readElsewhere(subject, language, mentions);
  if (!claimant) return undefined;
  const via = relay ?? (audience ? outletIn(audience, memory, mentions) : null);
  const earlier = via ? undefined : memory.claimants.find(({ name, via: before }) => name === claimant.name && before);
  const known = via ?? earlier?.via ?? null;
  return known && known !== claimant.name ? { ...claimant, via: known } : claimant;
}

/** "The Gazette reported that Ms Roe said …": she says so, and we have it from the Gazette. */
function withoutRelay(
  attribution: Attribution | null,
  memory: Memory,
  mentions: Mentions,
): { attribution: Attribution | null; via: string | null } {
  const relay = attribution?.relay;
  const reporter =
    relay === undefined || mentions.isPerson(relay) ? null : (outletIn(relay, memory, mentions) ?? relay);
  const asItStands = { attribution, via: reporter };
  if (!attribution?.isLeading || attribution.isMind || attribution.content === null) return asItStands;
  // An authority may be an abbreviation too.
  const outlet = outletIn(attribution.subject, memory, mentions);
  const via = outlet && !/^[A-Z]{2,5}\b/.test(outlet) ? outlet : reporterIn(attribution, mentions);
  const inner = via ? findAttribution(attribution.content, 'en') : undefined;
  return inner?.isLeading && !inner.isMind ? { attribution: inner, via } : asItStands;
}

/** Whoever reports what others said is an outlet, whatever its name, unless it is a person. */
function reporterIn({ subject, verb }: Attribution, mentions: Mentions): string | null {
  if (!/^report(?:s|ed)$/i.test(verb)) return null;
  const name = subject.trim();
  return /\bmedia$/i.test(name) || (/^(?:\p{Lu}[\p{L}\p{M}.&-]*\s?)+$/u.test(name) && !mentions.isPerson(name))
    ? name
    : null;
}

function resolveSubject(subject: string, memory: Memory, mentions: Mentions): Claimant | undefined {
  const text = subject.trim();
  if (PERSON_PRONOUN.test(text) || BY_TRAIT.test(text)) return byName(memory.people.at(-1), memory);
  if (/^it$/i.test(text))
    return isBody(memory.last, mentions) ? (memory.last ?? undefined) : byName(memory.body ?? undefined, memory);
  if (/^they$/i.test(text)) return memory.last && !mentions.isPerson(memory.last.name) ? memory.last : undefined;
  if (NAMES_NOBODY.test(text) && text !== 'WHO') return undefined;
  const noun = /^(?:the|his|her|its|their)\s+(?:[\p{Ll}-]+\s+){0,2}?([\p{Ll}-]+)$/iu.exec(text)?.[1];
  if (/^[Tt]he\s\p{Lu}/u.test(text) && memory.outlet?.endsWith(text.slice(3)))
    return { name: memory.outlet.replace(/^The\s/, '') };
  if (noun && /^the\s/i.test(text)) {
    if (OUTLET_NOUNS.test(noun) && memory.outlet) return { name: memory.outlet };
    const known = memory.claimants.findLast(
      ({ name, role }) => endsInNoun(name, noun) || (role !== undefined && endsInNoun(role, noun)),
    );
    if (known) return known;
    if (BODY_NOUNS.test(noun) && memory.body) return { name: memory.body, role: noun };
  }
  return readClaimant(text, mentions);
}

function endsInNoun(phrase: string, noun: string): boolean {
  return phrase.toLowerCase().split(/\s+/).includes(noun.toLowerCase());
}

function byName(name: string | undefined, { claimants }: Memory): Claimant | undefined {
  if (name === undefined) return undefined;
  return claimants.findLast((claimant) => claimant.name === name) ?? { name };
}

function isBody(claimant: Claimant | null, mentions: Mentions): boolean {
  return (
    claimant !== null &&
    !mentions.isPerson(claimant.name) &&
    /\p{Lu}/u.test(claimant.name) &&
    !/s$/.test(claimant.name.split(/\s+/).at(-1) ?? '')
  );
}

function outletIn(audience: string, memory: Memory, mentions: Mentions): string | null {
  if (/^the\s+\p{Ll}+$/u.test(audience))
    return OUTLET_NOUNS.test(audience.replace(/^the\s+/, '')) ? memory.outlet : null;
  const bare = audience.replace(/^the\s+/i, '');
  const names = mentions.namesIn(`– ${bare}`);
  // "Belmora's Daily Gazette", "network affiliate KTRN": the outlet is what the country or the network has.
  const isOwned = /\p{Lu}[\p{L} ]*['’]s\s|\s(?:affiliate|partner|station)\s/u.test(audience);
  const first = names.length > 1 && isOwned ? names.at(-1) : names[0];
  // "Orrin Today": all of it is the name, also where its end is no name elsewhere.
  const name = /^\p{Lu}[\p{L}.&-]*(?:\s\p{Lu}[\p{L}.&-]*)+$/u.test(bare) ? bare : (first?.name ?? '');
  const isOutlet = OUTLET_NAME.test(name) || /^[A-Z]{2,5}\b/.test(name);
  if (!isOutlet || isCountry(name)) return null;
  if (memory.outlet?.endsWith(` ${name}`)) return memory.outlet;
  return /^[Tt]he\s/.test(audience) && !/^[A-Z]{2,5}$/.test(name) ? `The ${name}` : name;
}

function remember({ sentence, claimant, attribution, isQuoted }: Statement, memory: Memory, mentions: Mentions): void {
  const outlet = mentions
    .namesIn(sentence.text)
    .findLast((found) => isOutletHere(found, sentence.text, attribution) && !mentions.isPerson(found.name));
  if (outlet) {
    const isThe = /\b[Tt]he\s$/.test(sentence.text.slice(0, outlet.index)) && !/^[A-Z]{2,5}$/.test(outlet.name);
    const name = isThe ? `The ${outlet.name}` : outlet.name;
    // "The Times" after "The New York Times" is the same outlet.
    if (!memory.outlet?.endsWith(outlet.name)) memory.outlet = name;
  }
  if (!isQuoted) {
    const subject = openingName(sentence.text, mentions);
    if (subject && mentions.isPerson(subject)) focus(memory, subject);
  }
  if (!claimant) return;
  memory.last = claimant;
  memory.lastAt = sentence.number;
  memory.claimants.push(claimant);
  if (!attribution) return;
  if (
    mentions.isPerson(claimant.name) ||
    (!isBodyName(claimant.name) &&
      /\s/.test(claimant.name) &&
      /^\p{Lu}[\p{L}.'’-]*(?:\s\p{Lu}[\p{L}.'’-]*){1,3}$/u.test(claimant.name) &&
      claimant.role !== undefined)
  )
    focus(memory, claimant.name);
}

/** Most abbreviations are no outlets: one has to report, be told something, or be called an agency. */
function isOutletHere(
  { name, index }: { name: string; index: number },
  sentence: string,
  attribution: Attribution | null,
): boolean {
  if (!OUTLET_NAME.test(name)) return false;
  if (!/^[A-Z]{2,5}$/.test(name) || attribution?.audience?.includes(name)) return true;
  const after = sentence.slice(index + name.length);
  return (
    /^(?:['’]s\s\p{L}+)?\s(?:first )?report(?:s|ed)\b/u.test(after) || CALLED_OUTLET.test(sentence.slice(0, index))
  );
}

function nameFully(text: string, mentions: Mentions): string {
  const [first] = mentions.namesIn(text);
  if (first?.index !== 0 || !mentions.isPerson(first.name)) return text;
  return mentions.resolve(first.name) + text.slice(first.name.length);
}

function focus(memory: Memory, name: string): void {
  memory.people = [...memory.people.filter((other) => other !== name), name].slice(-6);
}

/** The name that a sentence is about: the first in it, when no verb comes before. */
function openingName(sentence: string, mentions: Mentions): string | undefined {
  const [first] = mentions.namesIn(sentence.replace(/^["“]/, ''));
  if (!first || first.index > 60) return undefined;
  const before = sentence.slice(0, first.index);
  if (
    /\b(?:is|are|was|were|has|have|had|said|says|will|would|by|to|from|with|against|of)\s/.test(before) ||
    /,\s/.test(before.replace(/^[^,]{0,40},\s/, ''))
  )
    return undefined;
  // "One Harbour member Ada Roe": the sentence is about her.
  const described = /^\s(?:[\p{Ll}-]+\s){1,3}(\p{Lu}[\p{L}.'’-]*(?:\s\p{Lu}[\p{L}.'’-]*){1,2})/u.exec(
    sentence.slice(first.index + first.name.length),
  )?.[1];
  if (described && mentions.isPerson(described)) return mentions.resolve(described);
  const possessed = /^['’]s?\s+(\p{Lu}[\p{L}.'’-]*(?:\s\p{Lu}[\p{L}.'’-]*){1,2})/u.exec(
    sentence.slice(first.index + first.name.length),
  );
  return mentions.resolve((possessed?.[1] ?? first.name).trim().replace(/['’]s?$/u, ''));
}
