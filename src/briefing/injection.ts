import { isInstruction } from './instructions.ts';
import { wordsOf } from './words.ts';

/** Openings of sentences that tell a machine what to do; in running prose a few of them are nouns, so they count beside an order only. */
const IMPERATIVES: readonly RegExp[] = [
  /^\P{L}*(?:(?:please|now|then|also|and|instead|finally|just|simply|next|first|always|never|do not|don['’]t|only),? )*(?:write|say|tell|add|include|insert|append|mention|respond|reply|print|repeat|pretend|remember|recommend|conclude|describe|publish|present|begin|finish|use|keep|make|omit|remove|leave|focus|translate|summari[sz]e|ignore|disregard|forget|treat|consider|assume|avoid|refuse|instruct|inform|urge|warn|emphasi[sz]e|follow|(?:state|report|claim|note|answer|output|call|name|end|start|act|change|replace|cite|quote|stress|list|give|do|be)(?= (?:that|the|this|it|only|with|as|your|every|any|all|no|not|nothing|him|her|them|sure|exactly|instead)\b|:))(?!\p{L})/iu,
  /^\P{L}*(?:please|never|always|do not|don['’]t)(?!\p{L})/iu,
  /^\P{L}*(?:bitte|niemals|(?:schreib|sag|antwort|füg|erwähn|nenn|behaupt|meld|wiederhol|gib|verwend|empfiehl|empfehl|lass|ignorier|bericht|erzähl|übersetz)(?:e|t|en sie)?)(?!\p{L})/iu,
  /^\P{L}*(?:ne |n['’])?(?:écri(?:s|vez)|di(?:s|tes)|répond(?:s|ez)|(?:mentionn|affirm|ajout|indiqu|répét|recommand|ignor|oubli|traduis|présent|racont)(?:e|ez)|inclu(?:s|ez)|termine[sz]?|commence[sz]?)(?!\p{L})/iu,
  /^\P{L}*(?:no )?(?:escrib[ae]s?|di|diga|respond[ae]|mencion[ae]s?|afirm[ae]|añad[ae]|agreg(?:a|ue)|incluy[ae]|indi(?:ca|que)|repit[ea]|recomi?end[ae]|ignor[ae]|olvid[ae]|termin[ae]|empie[cz][ea]|cuent[ae])(?!\p{L})/iu,
  /^\P{L}*(?:não )?(?:escreva|diga|responda|mencione|afirme|adicione|acrescente|inclua|indique|repita|recomende|ignore|esqueça|termine|comece|conte|informe)(?!\p{L})/iu,
  /^\P{L}*(?:не )?(?:напиши|скажи|відповідай|згадай|згадуй|стверджуй|додай|включи|повтори|порекомендуй|повідом|ігноруй|забудь|розкажи|ответь|отвечай|упомяни|утверждай|добавь|сообщи|расскажи)(?:те)?(?!\p{L})|^\P{L}*(?:не )?(?:напишіть|скажіть|додайте|включіть|повторіть|розкажіть)(?!\p{L})/iu,
  /(?:てください|で下さい|なさい|せよ|しろ|するな|すること|してはならない|してはいけない)[。！]?$/u,
];
/** Words for whoever is spoken to. */
const SECOND_PERSON =
  /(?<!\p{L})(?:you|your|yourself|du (?:musst|sollst|darfst|wirst|bist|kannst)|sie (?:müssen|sollen|sollten|dürfen)|dein\p{L}*|vous|votre|vos|tu|usted|ustedes|debes|tienes|deberás|você|vocês|deves|ти|ви|тобі|вам|твій|ваш\p{L}*|ты|вы|тебе)(?!\p{L})|あなた/iu;
const QUOTATION = /["“„«「『][^"“”„«»「」『』]*["”“»」』]/gu;
const FORGETS =
  /ignor|disregard|forget|override|bypass|missacht|verg[ie]ss|oubli|olvid|esque[cç]|desconsider|ігнор|игнор|забудь|無視|忘れ/iu;
/** What an order wants told, in the order itself: behind "that", a colon or a quotation mark, or as a second order. */
const PAYLOAD =
  /(?<!\p{L})(?:that|dass|que|що|что)\s\S+\s\S+|(?<!\p{L})qu['’]\S+\s\S+|[:：“"«„「]\s*\S+|と(?:書|言|述|伝|答|報|出力)|(?<!\p{L})(?:and|und|et|y|e|і|та|и) (?:instead )?(?:write|say|tell|add|include|mention|recommend|reply|respond|claim|report|state|schreib|sag|écri|di[stg]|escrib|escrev|recom|напи|скаж)/iu;

/** The next order is no further off than this, in sentences; what stands between the two is what they want told. */
const REACH = 3;
/** A sentence that repeats this share of what an order says, or two of its names, says it for the order. */
const REPEATED_SHARE = 0.5;
const REPEATED_NAMES = 2;

/**
 * Find the sentences of a block that were planted for whatever machine summarises it.
 *
 * Instructions are left out wherever they stand. Where one of them is a clear order, what goes on with it goes too: further orders, words
 * to a "you", what stands between two of them, and the statement that an order wants told. A block among others that opens with an order
 * is all its own. All else stays.
 *
 * @param sentences Of one block, in order.
 * @param at.follows Whether the block before it is an order and nothing else.
 * @param at.isAlone Whether the article has no other block.
 * @returns Their indexes.
 */
export function plantedIn(
  sentences: readonly string[],
  { follows, isAlone }: { follows: boolean; isAlone: boolean },
): ReadonlySet<number> {
  const planted = new Set(sentences.flatMap((sentence, i) => (isInstruction(sentence) ? [i] : [])));
  const orders = [...planted].filter((i) => isAddressed(sentences[i] ?? ''));
  if (orders.length === 0 && !follows) return planted;
  if (orders[0] === 0 && !isAlone) return new Set(sentences.keys());
  for (const order of follows ? [-1, ...orders] : orders) {
    for (let i = order - 1; i >= 0 && isAddressed(sentences[i] ?? ''); i--) planted.add(i);
    // What a block before this one ordered goes on at once, if it does.
    const reach = order < 0 ? 1 : REACH;
    let last = order;
    for (let i = order + 1; i < sentences.length && i - last <= reach; i++) {
      if (!planted.has(i) && !isAddressed(sentences[i] ?? '')) continue;
      for (let between = last + 1; between <= i; between++) planted.add(between);
      last = i;
    }
  }
  const ordering = new Set(planted);
  for (let i = 1; i < sentences.length; i++)
    if (planted.has(i - 1) && !planted.has(i) && isPayload(sentences, ordering, i)) planted.add(i);
  return planted;
}

/** Whether a sentence gives an order or speaks to somebody, in its own voice and not in a quotation. */
function isAddressed(sentence: string): boolean {
  const text = sentence.replace(QUOTATION, (words) => (words.length < sentence.length - 2 ? '…' : words));
  return IMPERATIVES.some((pattern) => pattern.test(text)) || SECOND_PERSON.test(text) || isMarked(text);
}

/** "System:", "<system>", "Note to AI:". */
function isMarked(text: string): boolean {
  return /^\P{L}{0,4}(?:\p{L}+ ){0,4}\p{L}+ ?[:\]>]/u.test(text) && isInstruction(text);
}

/** Whether the sentence behind a run of orders, or behind what they want told, is what they want told. */
function isPayload(sentences: readonly string[], ordering: ReadonlySet<number>, i: number): boolean {
  let to = i;
  while (to > 0 && !ordering.has(to - 1)) to--;
  let from = to;
  while (ordering.has(from - 1)) from--;
  const run = sentences.slice(from, to);
  // Orders that say only what to forget, or end in a colon, are followed by what to tell instead.
  const isBare = run.every((order) => FORGETS.test(order) && !PAYLOAD.test(order));
  if (to === i && (isBare || /[:：]\s*$/.test(run.at(-1) ?? ''))) return true;
  const told = new Set(run.flatMap((order) => wordsOf(order)));
  const words = wordsOf(sentences[i] ?? '').filter((word) => word.length > 3 || !/^\p{Script=Latin}+$/u.test(word));
  const repeated = words.filter((word) => told.has(word));
  const names = repeated.filter((word) => /^\p{Lu}/u.test(word));
  return repeated.length > REPEATED_SHARE * words.length || new Set(names).size >= REPEATED_NAMES;
}
