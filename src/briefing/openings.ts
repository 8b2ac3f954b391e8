import { primary } from './language.ts';

/** First words that lean on the sentence before: pronouns, and demonstratives. Per language, lower case. */
const ORPHANS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    en: 'he she they it this that these those his her hers their theirs its him them such neither either others another',
    de: 'er sie es dies dieser diese dieses diesen diesem sein seine seinen ihr ihre ihren ihm ihn dessen deren dabei dafür dagegen damit daraufhin dazu daran darauf darüber',
    fr: 'il elle ils elles ce cet cette ces ceci cela ça celui-ci celle-ci ceux-ci son sa ses leur leurs celui celle',
    es: 'él ella ellos ellas este esta estos estas ese esa esos esas esto eso su sus aquel aquella dicho dicha',
    pt: 'ele ela eles elas este esta estes estas esse essa esses essas isto isso seu sua seus suas aquele aquela',
    it: 'egli lui lei loro essi questo questa questi queste quello quella ciò suo sua suoi sue',
    nl: 'hij zij ze het dit dat deze die zijn haar hun',
    uk: 'він вона воно вони це цей ця ці той та ті його її їх їхній такий така такі',
    ru: 'он она оно они это этот эта эти тот те его её ее их такой такая такие',
    tr: 'o onlar bu bunlar şu onun onların bunun',
    hi: 'वह वे यह ये उसने उन्होंने इसने उसका उनका इसका उसकी उनकी इसकी इसके उनके इस इन उस उन',
    ar: 'هو هي هم هذا هذه ذلك تلك هؤلاء',
  }).map(([language, words]) => [language, new Set(words.split(' '))]),
);
/** "Though he left": the pronoun of the clause that comes first. */
const SUBORDINATE = /^(?:though|although|while|when|after|before|if|as|since|because|once)\s(?=(?:he|she|it|they)\b)/i;
/** "One of them", "two more of those"; but "half of those surveyed" says of whom. */
const PART_OF_THEM =
  /^(?:[\p{L}\d]+\s){1,3}of (?:them|these|those)\b(?!(?<=those) (?:who|whose|whom|that|with|without|in|on|at|from|aged|under|over|still|most|not|now|already|\p{L}+(?:ed|ing)|held|hurt|born|seen|found|taken|left|living)\b)/iu;
const UNSPACED_ORPHAN = /^(?:彼女?(?:ら)?|これ|それ|この|その|同氏|同社|他们?|她们?|它们?|这|那|该|此)/u;
/** Words that tie a sentence to the one before without hiding whom it is about: they can be cut. */
const CONNECTIVES: Readonly<Record<string, RegExp>> = {
  en: /^(?:(?:however|moreover|furthermore|meanwhile|separately|additionally|also|besides|nevertheless|nonetheless|therefore|thus|hence|instead|likewise|similarly|consequently|indeed|in addition|in turn|as a result|for (?:example|instance)|on the other hand|in contrast|by contrast|at the same time|in fact|of course),?|still,|then,|(?:and|but|so|yet|nor),?)\s+/i,
  de: /^(?:jedoch|außerdem|zudem|und|aber|doch),?\s+/i,
  fr: /^(?:cependant|toutefois|en outre|par ailleurs|et|mais),?\s+/i,
  es: /^(?:sin embargo|además|por otra parte|y|pero),?\s+/i,
  pt: /^(?:no entanto|além disso|porém|contudo|e|mas),?\s+/i,
  it: /^(?:tuttavia|inoltre|e|ma),?\s+/i,
  ru: /^(?:однако|кроме того|при этом|и|а|но),?\s+/iu,
  uk: /^(?:однак|проте|крім того|водночас|при цьому|і|й|та|але|а),?\s+/iu,
  tr: /^(?:ancak|ayrıca|öte yandan|ve|ama|fakat),?\s+/iu,
};
/** Nouns that only point back when they stand alone behind "the": "the firm", "the latter". */
const POINTING_NOUNS =
  /^the (?:latter|former|two|pair|trio|duo|same|other|others|commander|minister|company|firm|group|newspaper|paper|official|man|woman|boy|girl|suspect|victim|couple|move|decision|announcement|revelation|statement|incident|report|deal|ruling|agreement|news|post)(?:'s|’s)?\b(?! (?:of|from|at|in|for|to|that|who|which|between|with|by|on|behind)\b)/i;

/** Whether a sentence can stand alone: it names whom it is about, and does not point back. */
export function opensSelfContained(sentence: string, language: string): boolean {
  return !POINTING_NOUNS.test(bareOpening(sentence, language)) && !opensWithPronoun(sentence, language);
}

/** Whether a sentence opens with a pronoun or demonstrative whose noun stands somewhere before it. */
export function opensWithPronoun(sentence: string, language: string): boolean {
  const text = bareOpening(sentence, language);
  if (UNSPACED_ORPHAN.test(text)) return true;
  if (primary(language) === 'en' && PART_OF_THEM.test(text)) return true;
  const first = primary(language) === 'en' ? text.replace(SUBORDINATE, '') : text;
  const word = /^[\p{L}\p{M}’'-]+/u.exec(first)?.[0].toLowerCase() ?? '';
  const orphans = ORPHANS.get(primary(language));
  return orphans !== undefined && (orphans.has(word) || orphans.has(word.replace(/['’](?:s|re|ve|d|ll)$/u, '')));
}

function bareOpening(sentence: string, language: string): string {
  return cutConnective(sentence, language).replace(/^["'“‘«„「『([]+/u, '');
}

/** Cut the words that tie a sentence to the one before; the next letter becomes a capital. */
export function cutConnective(sentence: string, language: string): string {
  const connective = CONNECTIVES[primary(language)]?.exec(sentence)?.[0];
  if (!connective) return sentence;
  const rest = sentence.slice(connective.length);
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}
