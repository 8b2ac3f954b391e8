import { primary } from './language.ts';

/** Abbreviations whose stop does not end a sentence by itself, lower case, without the final stop. */
const LISTS: Readonly<Record<string, string>> = {
  en: `mr mrs ms mx dr prof sen rep gov gen col lt sgt cpl pvt capt cmdr adm maj brig rev hon st jr sr messrs supt insp det pres treas
    inc corp co ltd plc llc bros vs v etc viz cf al jan feb mar apr jun jul aug sep sept oct nov dec tues thu thur thurs nos vol vols fig figs
    no p pp art arts ch ed eds para approx ft mt ave blvd rd dept dist univ assn ph.d m.d b.a m.a d.phil e.g i.e a.m p.m u.s u.k u.n e.u d.c`,
  de: `dr prof z.b u.a d.h bzw ca evtl ggf inkl mio mrd nr sog str tel usw vgl zzgl abs allg dgl dipl ing hr fr frl u.s.w o.ä i.d.r st jan feb
    aug sept okt nov dez geb gest gez rd`,
  fr: 'm mm mme mmes mlle mlles me dr pr st ste av bd janv févr juill sept oct nov déc env etc p',
  es: 'sr sra srta sres dr dra d dña ud uds ee.uu núm pág págs av avda ing lic gral cía etc',
  pt: 'sr sra srta dr dra exmo exma prof profa av núm pág r etc d ltda cia',
  it: 'sig sigg dott ing avv prof pag ecc s dr',
  ru: 'г гг р рр ст ул им тыс млн млрд руб коп стр т.е т.д т.п т.к и.о проф акад обл пр д кв',
  uk: 'р рр вул ім тис млн млрд грн коп стор т.д т.п тобто проф акад обл смт просп м с буд',
  tr: 'sn dr doç yrd prof vb vd bkz av mah cad sok no alb gen',
};

const sets = new Map(Object.entries(LISTS).map(([language, words]) => [language, new Set(words.split(/\s+/))]));
const NONE: ReadonlySet<string> = new Set();

/** @returns The abbreviations of a BCP 47 language; none for a language without a list. */
export function abbreviationsOf(language: string): ReadonlySet<string> {
  return sets.get(primary(language)) ?? NONE;
}

/** These abbreviations may end a sentence too: they do when a word that opens sentences follows. */
export const MAY_END: ReadonlySet<string> = new Set(
  'inc corp co ltd plc llc bros jr sr etc a.m p.m u.s u.k u.n e.u d.c no usw г гг р рр руб грн т.д т.п vb vd ft'.split(
    ' ',
  ),
);
