/**
 * Openings that lean on the sentence before: pronouns and demonstratives without their noun. Per language, lower case, as the
 * first word.
 */
const ORPHANS: Readonly<Record<string, string>> = {
  en: `he she they it this that these those his her hers their theirs its him them such both neither either others another one the`,
  de: 'er sie es dies dieser diese dieses diesen diesem sein seine seinen ihr ihre ihren ihm ihn dessen deren derartige dabei dafür dagegen damit daraufhin dazu daran darauf darüber',
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
};
/** No article noun after it: "The", which needs a rule of its own, is not in this set. */
const ORPHAN_WORDS: ReadonlySet<string> = new Set(
  Object.values(ORPHANS)
    .flatMap((list) => list.split(' '))
    .filter(
      (word) =>
        !['the', 'es', 'one', 'die', 'та', 'те', 'o', 'das', 'het', 'sie', 'haar', 'la', 'su', 'both'].includes(word),
    ),
);
const ORPHAN_ALWAYS_GERMAN = new Set(['sie', 'es']);
const UNSPACED_ORPHAN = /^(?:彼女?(?:ら)?|これ|それ|この|その|同氏|同社|他们?|她们?|它们?|这|那|该|此)/u;
/** Words that tie a sentence to the one before without hiding whom it is about: they can be cut. */
const CONNECTIVES =
  /^(?:however|moreover|furthermore|meanwhile|separately|additionally|also|besides|nevertheless|nonetheless|therefore|thus|hence|still|instead|likewise|similarly|consequently|indeed|in addition|in turn|as a result|for (?:example|instance)|on the other hand|in contrast|by contrast|at the same time|in fact|of course|jedoch|außerdem|zudem|cependant|toutefois|en outre|par ailleurs|sin embargo|además|no entanto|além disso|porém|однако|кроме того|при этом|однак|крім того|водночас|ancak|ayrıca|öte yandan),?\s+|^(?:and|but|so|yet|then|nor|und|aber|doch|et|mais|y|pero|e|mas|и|а|но|і|й|але|ve|ama|fakat),?\s+/iu;
/** Nouns that only point back when they stand alone behind "the": "the firm", "the latter". */
const POINTING_NOUNS =
  /^the (?:latter|former|two|pair|trio|duo|same|other|others|commander|minister|company|firm|group|newspaper|paper|official|man|woman|boy|girl|suspect|victim|couple|move|decision|announcement|revelation|statement|incident|report|deal|ruling|agreement|news|post)(?:'s|’s)?\b(?! (?:of|from|at|in|for|to|that|who|which|between|with|by|on|behind)\b)/i;

/** The language's own or any: openings are few enough to be told apart by their letters. */
export function opensSelfContained(sentence: string): boolean {
  const text = cutConnective(sentence).replace(/^["'“‘«„「『([]+/u, '');
  if (UNSPACED_ORPHAN.test(text) || POINTING_NOUNS.test(text)) return false;
  const first =
    /^[\p{L}\p{M}’'-]+/u
      .exec(text)?.[0]
      .toLowerCase()
      .replace(/['’](?:s|re|ve|d|ll)$/u, '') ?? '';
  return (
    !ORPHAN_WORDS.has(first) &&
    !(ORPHAN_ALWAYS_GERMAN.has(first) && /[äöüß]|\b(?:und|der|die|das|nicht|hat|ist)\b/iu.test(text))
  );
}

/** Cut the words that tie a sentence to the one before; the next letter becomes a capital. */
export function cutConnective(sentence: string): string {
  const connective = CONNECTIVES.exec(sentence)?.[0];
  if (!connective) return sentence;
  const rest = sentence.slice(connective.length);
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}
