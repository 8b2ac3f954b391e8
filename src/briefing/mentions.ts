import { isCalendarWord } from './calendar.ts';
import { isCountry } from './names.ts';
import { askOnce } from './once.ts';
import { stopwordsOf } from './stopwords.ts';

/** A run of capitalised words, with the particles that names carry inside. */
const PARTICLE = '(?:de|da|di|do|dos|del|der|den|van|von|bin|ibn|al|el|la|le|ter|af|av)';
/** An initial, an abbreviated title, or a word; a stop after anything else ends the sentence. */
const TOKEN =
  "(?:\\p{Lu}\\.(?:\\p{Lu}\\.)*(?=\\s?\\p{Lu})|(?:St|Mt|Ft|Mr|Mrs|Ms|Dr)\\.(?=\\s\\p{Lu})|\\p{Lu}(?:[a-z]+|[\\p{L}\\p{M}])*(?:['’]\\p{Lu}\\p{L}+)?)";
/** Most letters of a text are small ones, which are passed over before any table of capitals is asked. */
const PROPER = new RegExp(
  `(?![a-z ])(?=\\p{Lu})(?<![\\p{L}\\p{N}])${TOKEN}(?:[\\s-]?(?<=[\\s.-])(?:${PARTICLE}\\s)*${TOKEN})*(?:,? (?:Jr|Sr)\\b\\.?)?`,
  'gu',
);
const TITLES =
  /^(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Lord|Lady|Dame|Rev|Judge|Justice|Captain|Capt|Colonel|Col|General|Gen|Sergeant|Sgt|Lieutenant|Lt|Major|Detective|Inspector|Officer|Chief|President|Senator|Sen|Rep|Gov|Governor|Mayor|Minister|Secretary|Chancellor|Herr|Frau|Señor|Señora|Don|Doña)\.?\s+/u;
/** Last words that make a name an organisation, a place or a work, not a person. */
const NOT_PERSON =
  /\b(?:Inc|Corp|Ltd|LLC|PLC|Group|Company|Bank|University|College|School|Institute|Service|Office|Department|Ministry|Agency|Association|Federation|Union|Party|Council|Court|Commission|Committee|Parliament|Congress|Senate|House|Church|Hospital|Club|United|City|Street|Road|River|Mountain|Lake|Bay|Park|County|Province|State|States|Republic|Kingdom|Island|Islands|North|South|East|West|Times|Post|News|Journal|Press|Gazette|Herald|Tribune|Telegraph|Championship|Cup|League|Olympics|Games|War|Act|Authority|Board|Centre|Center|Foundation|Trust|Army|Navy|Force|Police|Government|Administration|Industries|Holdings|Systems|Technologies|Airlines|Airways|Motors|Energy|Pharmaceuticals|Securities|Partners|Records|Studios|Museum|Theatre|Theater|Station|Airport|Square|Avenue|Day|Society|Network|Coast|Ocean|Sea|Valley|Hall|Palace|Award|Awards|Prize)$/u;

/** "Angaben der Polizei": in German every noun has its capital, and only behind "von" is "der" part of a name. */
const OF_SOMETHING = /(?<!\b[vV][oa]n)\s(?:der|des|den)\s/u;

/** "British", "Russian", "Muslim": what belongs to a people or a faith is no body. */
const IS_ADJECTIVE = /(?:ish|ian|ean|can|ese|ench|utch|slim|ewish)$/u;

/** What an article is about is named as often as this; another that is named less often is never in doubt with it. */
const MIN_MENTIONS = 3;
/** It is named in its first paragraphs. */
const LEAD_CHARS = 600;

/** "Secretary of State Ada Roe", "Leader of the House Jan Kerr": the first word is what the office is of. */
const OFFICE =
  /^(?:State|House|Senate|Commons|Lords|Parliament|Assembly|Congress|Cabinet|Council|Opposition|Staff|Treasury|Exchequer|Defen[cs]e|War|Justice|Education|Labou?r|Commerce|Trade|Energy|Health|Transport(?:ation)?|Interior|Agriculture|Finance|Security|Police|Operations|Communications|Intelligence|Mission|Government|Party|Union)\s(?=\p{Lu}[\p{L}\p{M}.'’-]*\s\p{Lu})/u;
const OF_OFFICE = /\p{L}\sof(?:\sthe)?\s$/u;

/** How much of what stands before a name tells what it is. */
const SIGHT = 12;

/** Far more of a text than any sentence is taken from: names behind it are of no use. */
const MAX_CHARS = 100_000;

/** The names of an article, and which of them are people. */
export interface Mentions {
  /** @returns The names of one of its sentences, in order. */
  namesIn(sentence: string): { name: string; index: number }[];
  /** @returns The fullest name that a surname or a title with surname stands for; the name itself if that is open. */
  resolve(name: string): string;
  /** Whether the article treats a name as a person's: a title, or a full name that later shrinks to its last word. */
  isPerson(name: string): boolean;
  /** The body the article names most, not a person, not a people or a language; `null` if none stands out. */
  readonly body: string | null;
}

/** @returns Every run of capitalised words of a text, sentence openers that are no names apart. */
function properNamesIn(text: string, language: string, known?: ReadonlySet<string>): { name: string; index: number }[] {
  const stopwords = stopwordsOf(language);
  const found: { name: string; index: number; isOpener: boolean }[] = [];
  for (const { 0: raw, index } of text.matchAll(PROPER)) {
    let name = raw;
    let start = index;
    while (/\s/.test(name)) {
      const first = /^(\p{Lu}[\p{L}\p{M}'’]*)\s+(?=\p{Lu})/u.exec(name);
      if (!first?.[1] || !(stopwords.has(first[1].toLowerCase()) || /^(?:Former|Late|Acting|Ex)$/.test(first[1])))
        break;
      if (isGivenName(first[1], text.slice(Math.max(0, start - SIGHT), start))) break;
      start += first[0].length;
      name = name.slice(first[0].length);
    }
    const office = OFFICE.exec(name)?.[0] ?? '';
    if (office && OF_OFFICE.test(text.slice(Math.max(0, start - SIGHT), start)) && !isBodyName(name)) {
      start += office.length;
      name = name.slice(office.length);
    }
    if (stopwords.has(name.toLowerCase()) || name.length < 2 || isCalendarWord(name)) continue;
    const isOpener = start === 0 || /[.!?“"‘]["”]?\s*$/.test(text.slice(Math.max(0, start - 4), start));
    if (/\s(?:Jr|Sr)$/.test(name) && text.charAt(start + name.length) === '.') name += '.';
    found.push({ name, index: start, isOpener });
  }
  // A single capitalised word that opens a sentence is a name only if it is one elsewhere too.
  const inside =
    known ??
    new Set(
      found.flatMap(({ name, isOpener }) => [
        ...(isOpener ? [] : [name]),
        ...(/\s/.test(name) ? [surnameOf(name)] : []),
      ]),
    );
  return found.filter(({ name, isOpener }) => !isOpener || !/^\p{Lu}\p{Ll}+$/u.test(name) || inside.has(name));
}

/** "Treasurer May Lott", "actor Will Roe": behind a noun, a month or an auxiliary with a capital is a given name. */
function isGivenName(word: string, before: string): boolean {
  return (
    /^(?:May|Will)$/.test(word) &&
    /\p{Ll}{3}\s$/u.test(before) &&
    !/(?<!\p{L})(?:since|until|from|last|this|next|early|late|mid|before|after|and|through|between|around|during|but)\s$/iu.test(
      before,
    )
  );
}

/** Whether the last word of a name makes it an organisation, a place or a work. */
export function isBodyName(name: string): boolean {
  return NOT_PERSON.test(name);
}

/** @returns The name without its title. */
export function withoutTitle(name: string): string {
  return name.replace(TITLES, '');
}

export function hasTitle(name: string): boolean {
  return TITLES.test(name);
}

/** Index who and what an article names. */
export function indexMentions(article: string, language: string): Mentions {
  const text = article.slice(0, MAX_CHARS);
  const names = properNamesIn(text, language).map(({ name }) => name);
  const known = new Set(names.flatMap((name) => [name, lastWordOf(name)]));
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const titled = new Set(names.filter(hasTitle).map((name) => surnameOf(name)));
  const alone = new Set(names.filter((name) => !/\s/.test(name)));
  const fullBySurname = new Map<string, string[]>();
  for (const name of counts.keys()) {
    const bare = withoutTitle(name);
    if (!/\s/.test(bare) || NOT_PERSON.test(bare) || OF_SOMETHING.test(bare)) continue;
    const surname = surnameOf(bare);
    const others = fullBySurname.get(surname) ?? [];
    if (!others.some((other) => other.endsWith(` ${bare}`) || bare.endsWith(` ${other}`)))
      fullBySurname.set(surname, [...others, bare]);
  }
  const resolve = (name: string) => {
    const bare = withoutTitle(name);
    if (/\s/.test(bare.replace(/,? (?:Jr|Sr)\.?$/, ''))) return bare;
    const full = fullBySurname.get(surnameOf(bare)) ?? [];
    return full.length === 1 && full[0] ? full[0] : bare;
  };
  const isPerson = (name: string) => {
    const bare = withoutTitle(name);
    if (NOT_PERSON.test(bare)) return false;
    const surname = surnameOf(bare);
    return (
      hasTitle(name) || titled.has(surname) || ((fullBySurname.get(surname)?.length ?? 0) > 0 && alone.has(surname))
    );
  };
  const [most, next] = [...counts]
    .filter(([, count]) => count >= MIN_MENTIONS)
    .filter(([name]) => !isPerson(name) && !IS_ADJECTIVE.test(name) && !isCountry(name))
    .sort((a, b) => b[1] - a[1]);
  const isClear = most !== undefined && most[1] >= 1.5 * (next?.[1] ?? 0);
  const body = isClear && text.indexOf(most[0]) < LEAD_CHARS ? most[0] : null;
  const namesIn = askOnce((sentence: string) => properNamesIn(sentence, language, known));
  return { namesIn, resolve, isPerson, body };
}

function surnameOf(name: string): string {
  return lastWordOf(name.replace(/,? (?:Jr|Sr)\.?$/, ''));
}

function lastWordOf(name: string): string {
  return name.slice(name.search(/\s\S*$/) + 1);
}
