import type { Attribution } from './attribution.ts';
import { DENY, INTRODUCE, PATTERNS, SPEAK, SPOKEN_ON } from './attribution-words.ts';
import type { Claimant } from './brief.ts';
import { isCalendarWord } from './calendar.ts';
import { primary } from './language.ts';
import type { Mentions } from './mentions.ts';
import { stopwordsOf } from './stopwords.ts';

/** Words of a subject in front of its verb, as few as there are; an aside between commas is none of it. */
const SUBJECT = '((?:[^\\s,;:.!?„“”"]+\\s+){0,6}?[^\\s,;:.!?„“”"]+)(?:,[^,]{2,60},)?';
const QUOTATION = '(["„«“][^"„«»“”]+["”»“])';
const NAMES =
  /\p{Lu}[\p{L}\p{M}.'’-]+(?:\s(?:(?:de|da|do|dos|del|von|van|der|la|el|bin|di)\s)?\p{Lu}[\p{L}\p{M}.'’-]+)*/gu;
const ARTICLE = /^(?:der|die|das|den|dem|ein|eine|le|la|les|un|une|el|los|las|una|o|a|os|as|um|uma)$/i;
const ELIDED = /^[ld]['’]/i;
/** What joins a name to the noun before it as whose or where it is, so that the noun speaks. */
const JOINS = /(?:^|\s)(?:de|du|des|del|de la|da|do|dos|das|der|von|vom|aus|in|im|en|em|na|no|у|в|з)$|[dl]['’]$/iu;
/** With one of these, the words before a verb are a clause and no subject. */
const NO_SUBJECT =
  /(?<!\p{L})(?:que|qui|quien|quem|dass|wenn|weil|ob|hat|haben|ist|sind|war|wurde|a|ont|est|était|avait|ha|han|es|era|fue|está|não|foi|é|são|tem|не|що|який|яка|коли|якщо|если|что|который|когда)(?!\p{L})|(?<!\p{L})qu['’]/u;
/** "Es teilte mit", "Am Montag sagte": what opens a German sentence in front of its verb, where the subject comes behind it. */
const FRONTED =
  '(?:Am|Im|In|Nach|Vor|Bei|Seit|An|Auf|Mit|Gegenüber|Zuvor|Zudem|Dabei|Später|Gestern|Heute|Zugleich|Auch|Außerdem|Dagegen|Daraufhin)';
const IS_FRONTED = new RegExp(`^${FRONTED}$`, 'u');
/** What a German verb leaves at the end of its clause. */
const PARTICLE = /\s(?:mit|an|bekannt|hinzu)$/u;
/** What is not denied is not told as denied, and what nobody says has no speaker. */
const NEGATED = /(?:^|\s)(?:no|nunca|jamás|tampoco|ne)$/u;
const NOBODY =
  /^(?:niemand|kein\p{Ll}*|weder|personne|aucune?|nul|nadie|ningun[oa]?|ningún|ninguém|nenhuma?|ніхто|жоден|жодна|никто)(?!\p{L})/iu;
/** A German negation, anywhere in its clause; "nicht nur" is none. */
const NOT = '(?![^,;:„“"]*\\s(?:nicht(?! nur)|nie|niemals|keineswegs|keinesfalls)(?!\\p{L}))';
/** A court turns down a suit; only what is said of somebody is denied. */
const ACCUSED =
  '(?:Vorw[uü]rf|Anschuldigung|Beschuldigung|Behauptung|Verdacht|Verdächtigung|Unterstellung|Darstellung|Bericht|Gerücht|Spekulation|Kritik|Verantwortung|Schuld)';
const ROLE =
  /^\p{L}*(?:minister|meister|sprecher|präsident|kanzler|chef|leiter|anwalt|anwält|direktor|professor|vorsitzende|experte|ingenieur|forscher|ökonom|kämmerer|richter|rat|rät|beauftragte|trainer|autor|arzt|ärzt|historiker|beamte|abgeordnete|führer|inhaber|besitzer|wirt|firma|unternehmen|konzern|hersteller|betreiber|partei|verein|verband|zeitung|sender)(?:in|r|n)?$/iu;

interface Grammar {
  readonly denials: readonly RegExp[];
  readonly leading: readonly RegExp[];
  /** Group 1 is the quotation, group 2 what follows the verb. */
  readonly inverted: RegExp;
  /** "…, a déclaré le ministre." Group 1 is what follows the verb. */
  readonly closing: RegExp;
  readonly opensWithDay: RegExp;
}

const grammars = new Map<string, Grammar | undefined>();

function grammarOf(language: string): Grammar | undefined {
  const known = grammars.get(language);
  if (known || grammars.has(language)) return known;
  const [speak, deny, introduce] = [SPEAK[language], DENY[language], INTRODUCE[language]];
  const grammar = speak && deny && introduce ? buildGrammar(language, { speak, deny, introduce }) : undefined;
  grammars.set(language, grammar);
  return grammar;
}

function buildGrammar(
  language: string,
  { speak, deny, introduce }: { speak: string; deny: string; introduce: string },
): Grammar {
  const isGerman = language === 'de';
  // In German a clause has its comma: behind a blank, "die" begins an object, which is a statement only of who criticises or demands it.
  const that = isGerman
    ? `(?=\\s*[,:][\\s,:]*(?:${introduce}|\\d|["„«“])|\\s*:|\\s["„«“]|(?<=\\s(?:kritisierte|forderte)n?)\\s(?:die|das|den|der|eine?n?)(?!\\p{L}))`
    : `(?=[\\s,:]+(?:${introduce}|[:"„«“]))`;
  const spokenOn = SPOKEN_ON[language] ?? '';
  return {
    denials: [
      new RegExp(`^${SUBJECT}\\s+(?:${deny})(?!\\p{L})${isGerman ? NOT : ''}`, 'u'),
      ...(isGerman
        ? [
            new RegExp(
              `^((?:[^\\s,;:.!?„“”"]+\\s+){0,6}?[^\\s,;:.!?„“”"]+)\\s+(?:hat|haben|hatte|hatten)${NOT}\\s(?:[^,„“]{0,80}?(?:bestritten|dementiert|geleugnet)|[^,„“]{0,60}?${ACCUSED}[^,„“]{0,60}?zurückgewiesen)(?!\\p{L})`,
              'u',
            ),
            new RegExp(
              `^((?:[^\\s,;:.!?„“”"]+\\s+){0,6}?[^\\s,;:.!?„“”"]+)\\s+(?:wies|wiesen|weist|weisen)${NOT}\\s[^,„“]{0,60}?${ACCUSED}[^,„“]{0,60}?(?<!\\p{L})zurück(?!\\p{L})`,
              'u',
            ),
            new RegExp(`^${FRONTED}[^,„“"]{0,40}?\\s(?:${deny})${NOT}\\s+([^,;:.!?„“”"]{2,60})(?=,|\\.?$)`, 'u'),
          ]
        : []),
    ],
    leading: [
      // "Eva Roth sagte der Zeitung, dass"
      new RegExp(
        `^${SUBJECT}\\s+(?:${speak})(?:\\s(?:${spokenOn}))?(?:\\s(?:der|dem|den)\\s[\\p{L} -]{2,40})?(?:\\s(?:${spokenOn}))?${that}`,
        'u',
      ),
      ...(isGerman
        ? [
            new RegExp(
              `^${FRONTED}[^,„“"]{0,40}?\\s(?:${speak})\\s+([^,;:.!?„“”"]{2,60}?)(?:\\s(?:${spokenOn}))?${that}`,
              'u',
            ),
          ]
        : []),
    ],
    closing: new RegExp(`[,"“”»]\\s*[–—-]?\\s*(?:${speak})\\s+([^,.;:!?„“”"«»]{2,90})(?=,|\\.?$)`, 'u'),
    opensWithDay: new RegExp(`^(?:${spokenOn})\\s+`, 'u'),
    inverted: new RegExp(`^${QUOTATION}\\s*[,.]?\\s*[–—-]?\\s*(?:${speak})\\s+([^,.;:!?„“”"«»]{2,90})`, 'u'),
  };
}

/** Find who vouches for a sentence that is not in English, if it says so. */
export function findElsewhere(sentence: string, language: string): Attribution | undefined {
  const key = primary(language);
  const grammar = grammarOf(key);
  const patterns = PATTERNS[key];
  const found = (subject: string, verb: string, content: string | null = null): Attribution => ({
    subject,
    verb,
    content,
    isLeading: false,
    isMind: false,
    audience: null,
  });
  const first = (list: readonly RegExp[] | undefined, isSubject: (subject: string) => boolean = Boolean) =>
    list
      ?.map((each) => withoutStop(each.exec(sentence)?.[1] ?? ''))
      .map((subject) => (key === 'de' ? subject.replace(PARTICLE, '') : subject))
      .find((subject) => subject !== '' && !NOBODY.test(subject) && isSubject(subject));
  const isSubject = (subject: string) => canSpeak(subject, key);
  const source = first(patterns?.sources, grammar ? isSubject : Boolean);
  if (source) return found(source, 'according to');
  const denier = first(grammar?.denials, isSubject) ?? first(patterns?.denials);
  if (denier) return found(denier, 'denied');
  const [, quotation = '', behind = ''] = grammar?.inverted.exec(sentence) ?? [];
  const [, speech, witness] = patterns?.speech?.exec(sentence) ?? [];
  if (speech && witness) return found(witness, 'said', speech);
  const speaker = speakerIn(withoutDay(behind, grammar), key);
  if (speaker) return found(speaker, 'said', quotation);
  const closing = speakerIn(withoutDay(grammar?.closing.exec(sentence)?.[1] ?? '', grammar), key);
  const subject = first(grammar?.leading, isSubject) ?? closing ?? first(patterns?.verbs);
  return subject ? found(subject, 'said') : undefined;
}

/** "Anunció el martes el ayuntamiento": a day may have an article, too. */
function withoutDay(words: string, grammar: Grammar | undefined): string {
  return grammar === undefined ? words : words.replace(grammar.opensWithDay, '');
}

/** A name may end in the stop of an initial, but not in that of its sentence. */
function withoutStop(subject: string): string {
  return subject.trim().replace(/(?<=[\p{L}\p{M}]{2})\.$/u, '');
}

/** Whether words before a verb can be its subject: a name, or a noun with its article; no pronoun and no clause. */
function canSpeak(subject: string, language: string): boolean {
  const [opening = '', ...rest] = subject.split(/\s+/);
  if (NEGATED.test(subject) || (language === 'de' && IS_FRONTED.test(opening))) return false;
  if (!/\p{L}{2}/u.test(subject) || /^["„«“\d]/.test(subject) || NO_SUBJECT.test(rest.join(' '))) return false;
  if (ARTICLE.test(opening)) return rest.length > 0;
  return (
    !stopwordsOf(language).has(opening.toLowerCase()) &&
    /^\p{Lu}/u.test(opening.replace(ELIDED, (letter) => letter.toUpperCase()))
  );
}

/** Whoever is named behind a verb: "lundi le maire Jean Holt" is the mayor, not Monday; without a name, a noun with its article. */
function speakerIn(words: string, language: string): string | undefined {
  // Whom it was told to.
  if (/^(?:à|ao|al|gegenüber|zu)\s/.test(words) || (language === 'es' && /^a\s/.test(words))) return undefined;
  // German days are written like names.
  const name = words.matchAll(NAMES).find(([found]) => !isCalendarWord(found));
  const before = words
    .slice(0, name?.index ?? words.length)
    .trim()
    .split(/\s+/);
  if (name && before.length <= 6) {
    const article = before.findLastIndex((word) => ARTICLE.test(word) || ELIDED.test(word));
    const lead = article < 0 ? '' : `${words.trim().split(/\s+/).slice(article, before.length).join(' ')} `;
    // "Le ministère des Affaires étrangères": the name is a part of it.
    return before.length - article > 1 && JOINS.test(lead.trim())
      ? `${lead}${words.slice(name.index)}`.trim()
      : `${lead}${name[0]}`;
  }
  return /^(?:(?:der|die|das|le|la|les|el|los|las|o|a|os|as)\s|l['’])\p{Ll}[\p{L}-]*(?:\s(?:de|du|des|del|da|do)\s\p{Ll}[\p{L}-]*)?/u.exec(
    words,
  )?.[0];
}

/** Read a subject in another language as a name and a role: "la ministre Eva Roth". */
export function readElsewhere(subject: string, language: string, mentions: Mentions): Claimant | undefined {
  const words = subject.trim().split(/\s+/);
  const hasArticle = ARTICLE.test(words[0] ?? '') || ELIDED.test(subject);
  const bare = (ARTICLE.test(words[0] ?? '') && grammarOf(primary(language)) ? words.slice(1) : words)
    .join(' ')
    .replace(ELIDED, '');
  const name = [...bare.matchAll(NAMES)].at(-1);
  const lead = name ? bare.slice(0, name.index).trim() : '';
  if (!name || name.index + name[0].length < bare.length || JOINS.test(lead)) return asClaimant(bare);
  const [role, ...rest] = name[0].split(' ');
  const isGerman = primary(language) === 'de';
  const isRole = isGerman && /^\p{Lu}/u.test(rest[0] ?? '') && ROLE.test(role ?? '');
  const written = isRole ? rest.join(' ') : name[0];
  // "Die Polizei" is no short form of a name that ends in it.
  const resolved = hasArticle && lead === '' && !isRole ? written : mentions.resolve(written);
  const full =
    isRole || lead !== ''
      ? resolved.replace(/^(\S+)\s(?=\p{Lu})/u, (opening, word) => (isGerman && ROLE.test(word) ? '' : opening))
      : resolved;
  return asClaimant(full, isRole ? role : lead);
}

function asClaimant(name: string, role = ''): Claimant | undefined {
  if (name.length < 2 || name.length > 80) return undefined;
  return role && role.length <= 60 && /\p{L}{2}/u.test(role) ? { name, role } : { name };
}
