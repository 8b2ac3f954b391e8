import { stopwordsOf } from './stopwords.ts';

/**
 * Leftovers of a page that are not the article: calls to action, credits, notices. By what such lines look like anywhere, never
 * by who publishes them.
 */
const BOILERPLATE: readonly RegExp[] = [
  // Calls to the reader
  /^(?:please )?(?:read|see|learn|find out|discover|show|load|view|watch)(?: (?:more|also|next|the rest|now|all|gallery|live))+\b[^.]{0,80}[.:…]?$/i,
  /^(?:read more|also read|read also|read next|see also|more on this|click here|tap here|scroll down|swipe|sign up|sign in|log in|subscribe|register (?:now|here|for free)|follow us|share this|like us|join (?:us|our)|download (?:the|our)|get (?:the|our) (?:latest|daily|weekly|newsletter|app)|support (?:us|our)|donate|continue reading|story continues|keep reading|recommended|trending|most (?:read|popular|viewed)|related(?: (?:stories|articles|topics|content|links|coverage))?\s*:|editor['’]s (?:picks?|note)\s*:|advertisement|advertising|sponsored|promoted|watch(?: (?:live|now|the (?:full )?video|video))?\s*:|video\s*:|listen(?: (?:now|here))?\s*:|story highlights|highlights$|tags?\s*:|topics?\s*:|filed under|comments?$|leave a comment|print this|e-?mail (?:this|to a friend)|newsletter\b|back to top)/i,
  /\b(?:sign up (?:for|to)|subscribe to|follow) (?:our|the|his|her|us)\b[^.]{0,60}\b(?:newsletter|channel|podcast|updates?|alerts?|page|on (?:facebook|twitter|x|instagram|telegram|whatsapp|youtube))\b/i,
  /\b(?:cookies?|privacy) policy\b|\bterms (?:of (?:use|service)|and conditions)\b|\baccept (?:all )?cookies\b/i,
  /\b(?:click|tap) (?:here|on the link|the link)\b/i,
  /^(?:(?:lies|lesen sie|mehr zum thema|hier geht)\b.{0,60}(?:mehr|auch|weiter|thema|newsletter)|(?:à lire|lire) (?:aussi|également|la suite)|(?:lea|leer|lee|le) (?:también|más|también)|leia (?:também|mais)|saiba mais|читайте (?:также|також)|читати (?:також|далі)|ayrıca oku|devamını oku|यह भी पढ़ें|और पढ़ें|اقرأ (?:أيضا|أيضًا|المزيد)|関連記事|続きを読む|相关阅读|延伸阅读|更多阅读)/iu,
  /^(?:abonnieren sie|abonnez-vous|suscríbase|suscríbete|assine|подпишитесь|подписывайтесь|підписуйтесь|підпишіться|abone ol|सब्सक्राइब|اشترك)/iu,
  // Credits and notices
  /^(?:photo|photograph|image|picture|video|graphic|illustration|foto|bild|crédit|crédits|imagen|imagem|фото|fotoğraf|写真|图片)(?:s|graphs?)?(?: (?:credit|source|caption|by|courtesy)\b.*|\s*[:|/©].*)$/iu,
  /^(?:file photo|representational image|(?:image|photo|picture)s? (?:credit|source|caption|via|courtesy))/i,
  /^\(?(?:credit|source|photo(?:graph)? by|image by|quelle|fuente|fonte|источник|джерело)s?\s*[:|]/iu,
  /\ball rights reserved\b|^(?:copyright|©|\(c\)\s*\d{4})|\bmay not be (?:published|reproduced|republished|redistributed)\b/i,
  /^(?:first published|published(?: on| at|:)|last (?:updated|modified)|updated(?: on| at|:)|posted (?:on|at|by)\b|this (?:article|story|report) (?:was|has been|is) (?:originally |first |last )?(?:published|updated|corrected|amended|produced|edited))/i,
  /\bcontributed to this (?:report|story|article|piece)\b|\breport(?:ing|ed) (?:and writing )?by [^.;]{3,60}(?:[;,.] ?(?:additional reporting|writing|editing|edited|editor)\b|\.?$)|^\(?(?:reporting|writing|editing|edited|additional reporting) by\b/i,
  /^by \p{Lu}[\p{L}.'’-]+(?: (?:and )?\p{Lu}[\p{L}.'’-]+){1,5}(?:[,|].{0,60})?$/u,
  /^(?:the views expressed|the opinions expressed|views expressed|disclaimer\b|for (?:more|media) (?:information|inquiries|details)\b.{0,20}(?:contact|visit|call)|contact\s*:|e-?mail\s*:|tel\s*:)/i,
  /^(?:have|got) (?:a|something).{0,40}(?:story|tip|news|opinion)\?|^what do you think\?|^let us know\b|^tell us\b/i,
  /^https?:\/\/\S+$|^@\w+$|^#\w+(?:\s+#\w+)*$/,
];

/** What says something has two letters at least. */
export const TWO_LETTERS = /[\p{L}\p{M}][^\p{L}\p{M}]*[\p{L}\p{M}]/u;
/** No leftover is longer. */
const MAX_CHARS = 400;
/** A dateline: "LONDON (AP) —", "KYIV, Nov 10 -", "(CNN)A grand jury", "BERLIN/PARIS –". */
const DATELINE =
  /^(?:\p{Lu}[\p{Lu}\p{M}.'’ /-]{1,30}(?:,\s*[\p{L}.\d ]{2,24}){0,2}\s*(?:\([^()]{2,30}\)\s*)?[-–—]{1,2}\s+|\p{Lu}[\p{L}.'’ /-]{1,30}(?:,\s*[\p{L}.\d ]{2,24})?\s*\([^()\d]{2,30}\)\s*[-–—]{1,2}\s*|\([\p{Lu}][^()\d]{1,24}\)\s*(?:[-–—]{1,2}\s*)?(?=["“‘]?\p{Lu})|\p{Lu}[\p{L}.'’ /-]{1,30}(?:,\s*[\p{L}.' ]{2,24})?\s*\([A-Z]{2,10}\)(?=["“‘]?\p{Lu}))/u;
/** An entry of a list in plain text; a long dash opens a speech as often. */
const BULLET = /^[-*•‣▪]\s+/u;
/** Words in title case run into the sentence after them: "More ShortsSeparately, officials …". */
const GLUED_TITLE = /^((?:\p{Lu}[\p{L}'’&]*\s+){0,4}\p{Lu}?\p{Ll}{2,})(?=(\p{Lu}\p{Ll}*)([\s,]))/u;
/** A sentence adverb can only open a sentence: "Separately,". */
const OPENS = /^\p{Lu}\p{Ll}+ly$/u;

/** Whether a line or sentence is a leftover of the page rather than a sentence of the article. */
export function isBoilerplate(line: string): boolean {
  const text = line.trim().slice(0, MAX_CHARS);
  return !TWO_LETTERS.test(text) || BOILERPLATE.some((pattern) => pattern.test(text));
}

/**
 * Measure what stands before a block's first sentence and is none of it: a dateline, a bullet, or a title run into the sentence.
 *
 * @returns Its length in UTF-16 code units; 0 if there is nothing.
 */
export function openingNoise(block: string, { isFirst, language }: { isFirst: boolean; language: string }): number {
  if (isFirst) {
    const dateline = DATELINE.exec(block)?.[0];
    if (dateline && dateline.length < block.length) return dateline.length;
  }
  const bullet = BULLET.exec(block)?.[0];
  if (bullet) return bullet.length;
  const glued = GLUED_TITLE.exec(block);
  const [, title = '', word = '', after = ''] = glued ?? [];
  const opens = stopwordsOf(language).has(word.toLowerCase()) || (OPENS.test(word) && after === ',');
  return glued && opens ? title.length : 0;
}
