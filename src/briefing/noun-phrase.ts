import type { Claimant } from './brief.ts';
import { hasTitle, type Mentions, withoutTitle } from './mentions.ts';

const DETERMINER =
  /^(?:the|a|an|this|that|these|those|his|her|their|its|our|my|one(?! of\b)|another|some|many|several|two|three|four|five|both|all)\s+/i;
/** What a noun was and did is no part of whom it names: "study published this month". */
const PARTICIPLE =
  /\s+(?:(?:published|released|conducted|led|commissioned|carried|posted|obtained|seen|based|involving|describing|detailing|close|familiar|investigating|speaking|working|living|representing)\s.*|(?:in|on|at|from|with|by|into|about|for) .*)$/u;
/** "The company, based in Orrin": what was done with it is no role. */
const IS_PARTICIPLE =
  /^(?:(?:\p{Ll}+(?:ed|ing)|led|made|held|seen|known|born)\s(?:in|on|at|by|from|with|to|for|as)|citing|quoting)\b/u;
/** "Mr Bell's speech": whose words they are says more than what they are. */
const WORDS_OF =
  /^(.{2,60}\p{L})['’]s? (?:(?:written|own|latest|first|opening|closing|public) )?(?:speech|statement|comments|remarks|letter|post|tweet|message|testimony|words|announcement)$/u;
/** "The ministry on Sunday": when somebody spoke is no part of who it is. */
const TIME =
  /,?\s+(?:(?:on|late|early|last|this|in|since)\s+)*(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|today|yesterday|week|month|year|morning|evening|night|January|February|March|April|May|June|July|August|September|October|November|December)(?:\s+(?:morning|afternoon|evening|night|\d{1,2}))?\s*$/u;
const AFTER_NAME = /\s+(?:from|at|for|with|in|on|who|which|whose)\s+.*$/u;
/** "Economist Lee Okafor of Wexham University": the person speaks, whatever the rest is called. */
const OF_AFTER_PERSON =
  /^((?:\p{Ll}[\p{L}-]*\s+){0,4}(?:\p{Lu}[\p{L}\p{M}.'’-]*\s+){1,3}\p{Lu}[\p{L}\p{M}.'’-]*)\s+of\s+(.+)$/u;
/** "U.S. Department of": the name goes on behind it. */
const BODY_OF =
  /(?:^|\s)(?:Academy|Agency|Association|Bank|Board|Bureau|Cent(?:er|re)s?|Chamber|Church|College|Commission|Committee|Council|Court|Department|Federation|House|Institutes?|Ministry|Office|Organi[sz]ation|Party|School|Society|Union|University) (?:of|for)(?: the)?$/u;

/**
 * Read a noun phrase that speaks as a name and a role: "Kansas University's David Frayer", "the band's agent, Dan Stanton",
 * "Ukrainian officials".
 *
 * @returns `undefined` for what names nobody: a pronoun, a number, nothing.
 */
export function readClaimant(phrase: string, mentions: Mentions): Claimant | undefined {
  const [head = '', ...appositions] = phrase
    .replace(TIME, '')
    // Where somebody stands, such as "(D)".
    .replace(/\s\([^()]{1,12}\)(?=\s|,|$)/gu, '')
    .replace(WORDS_OF, '$1')
    .replace(/[:;.\s]+$/, (end) => (end.startsWith('.') ? '.' : ''))
    .split(/\s*,\s*/)
    .map((part) => part.trim())
    .filter(Boolean);
  const named = appositions.find((part) => isName(part));
  if (named && !endsInName(head)) return withRole(resolved(named, mentions), bare(head));
  // "The author, the economist Ada Roe": the name comes with the description.
  const describing = endsInName(head)
    ? undefined
    : appositions.find((part) => /^(?:the\s)?\p{Ll}/u.test(part) && endsInName(part));
  if (describing && !startsInName(head) && !isName(head)) return readHead(describing.replace(/^the\s/, ''), mentions);
  const whole = readHead(head, mentions);
  if (!whole) return undefined;
  const described = appositions.find(
    (part) =>
      !/^(?:who|which|whose|where|when|in|on|at|from|however|meanwhile|though|too)\b/i.test(part) &&
      !IS_PARTICIPLE.test(part) &&
      !/\d/.test(part),
  );
  return whole.role || !described ? whole : withRole(whole.name, bare(described));
}

function readHead(head: string, mentions: Mentions): Claimant | undefined {
  const isDefinite = /^the\s/i.test(head);
  const ofOther = isDefinite ? null : OF_AFTER_PERSON.exec(head);
  const cut =
    ofOther?.[1] ??
    (startsInName(head)
      ? head.replace(AFTER_NAME, '')
      : head.replace(/\s+(?:who|which|whose)\s+.*$/u, '').replace(PARTICIPLE, ''));
  const after = ofOther?.[2] ?? head.slice(cut.length).replace(/^\s+(?:from|at|for|with)\s+/u, '');
  const wording = bare(cut).replace(
    /(?<=\s(?!\p{Ll}+ly\s)[\p{L}-]+)\s(?:\p{Ll}{2,}ed|seen|held|led|made|written|given|taken)(?:\s.*)?$/u,
    '',
  );
  if (!/\p{L}{2}|\p{Lu}\.\p{Lu}/u.test(wording)) return undefined;
  const names = mentions.namesIn(`– ${wording}`);
  const last = names.at(-1);
  const isLast = last !== undefined && `– ${wording}`.length === last.index + last.name.length;
  if (!last || !isLast) return { name: wording };
  const lead = wording
    .slice(0, last.index - 2)
    .trim()
    .replace(/['’]s?$/u, '');
  const name = resolved(last.name, mentions);
  // "Secretary of State Ada Roe": her office ends in a capital too.
  const office =
    /\p{Lu}\p{L}*\sof$/u.test(lead) && !BODY_OF.test(lead) ? /^(\p{L}+)\s(\S+\s.+)$/u.exec(last.name) : null;
  if (office?.[1] && office[2]) return withRole(resolved(office[2], mentions), `${lead} ${office[1]}`);
  // Two people speak, or somebody of whom a name only tells whose they are: "father of baby Lily".
  if (/\sand$|^\p{Ll}.*\sof(?:\s\p{Ll}+)*$|\s\p{Lu}[\p{L}.'’-]*\sand(?:\s\p{Ll}[\p{L}-]*)+$/u.test(lead))
    return { name: wording };
  // "Fraternal Order of Police", "Bishop of Orrin": one word behind "of" names nobody.
  const isOfOne = /^\p{Lu}.*\sof$/u.test(lead) && !/\s/.test(last.name);
  if (lead === '' || isOfOne || isDefiniteBody(lead))
    return withRole(lead === '' ? name : resolved(wording, mentions), head === cut ? '' : bare(after));
  return withRole(name, lead);
}

/** "US Energy", "World Health": what stands before is part of the name. */
function isDefiniteBody(lead: string): boolean {
  return (/^\p{Lu}[\p{L}.&-]*(?:\s\p{Lu}[\p{L}.&-]*)*$/u.test(lead) && !/['’]s?$/u.test(lead)) || BODY_OF.test(lead);
}

function resolved(name: string, mentions: Mentions): string {
  return mentions.resolve(hasTitle(name) ? withoutTitle(name) : name.replace(/['’]s?$/u, ''));
}

function withRole(name: string, role: string): Claimant {
  return role && role.length <= 80 && role !== name ? { name, role } : { name };
}

/** A description as a role: without its article and marks. */
export function bare(phrase: string): string {
  return phrase
    .trim()
    .replace(DETERMINER, '')
    .replace(/^(?:longtime|former|then)\s+(?=\p{Lu})/u, '')
    .replace(/["“”]/g, '')
    .trim();
}

function isName(part: string): boolean {
  return /^(?:\p{Lu}[\p{L}\p{M}.'’-]*|de|da|di|del|van|von|der|bin|al|el)(?:\s+(?:\d{1,4}|\p{Lu}[\p{L}\p{M}.'’-]*|de|da|di|del|van|von|der|bin|al|el|Jr\.?))*$/u.test(
    part,
  );
}

function endsInName(part: string): boolean {
  return /(?:^|\s)\p{Lu}[\p{L}\p{M}.'’-]*\s+\p{Lu}[\p{L}\p{M}.'’-]*$/u.test(part);
}

function startsInName(part: string): boolean {
  return /^\p{Lu}[\p{L}\p{M}.'’-]*\s+(?:\p{Lu}|de |van |von )/u.test(part) && !/^The\s/.test(part);
}
