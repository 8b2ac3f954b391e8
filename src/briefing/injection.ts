import { isInstruction } from './instructions.ts';
import { foldLookalikes } from './lookalikes.ts';
import { askOnce } from './once.ts';
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
  /^\P{L}*(?:ignora(?:te)?|dimentica(?:te)?|scriv(?:i|ete)|di(?:te|ci)|aggiung(?:i|ete)|(?:z?ignoruj|zapomnij|napisz|powiedz|dodaj)(?:cie)?|negeer|vergeet|schrijf|zeg|vermeld)(?!\p{L})/iu,
  /(?<!\p{L})(?:yaz|söyle|ekle|belirt|yok say|unut)(?:y?[ıiuü]n(?:[ıiuü]z)?)?[.!]?$|^\P{L}*(?:[请請]|忽略|无视|忘[记記]|写|告诉)|^\P{L}*(?:تجاهل|انس|اكتب|أضف|اذكر)(?!\p{L})/iu,
  /(?:てください|で下さい|なさい|せよ|しろ|するな|すること|してはならない|してはいけない)[。！]?$/u,
];
/** Words for whoever is spoken to. */
const SECOND_PERSON =
  /(?<!\p{L})(?:you|your|yourself|du (?:musst|sollst|darfst|wirst|bist|kannst)|sie (?:müssen|sollen|sollten|dürfen)|dein\p{L}*|vous|votre|vos|tu|usted|ustedes|debes|tienes|deberás|você|vocês|deves|ти|ви|тобі|вам|твій|ваш\p{L}*|ты|вы|тебе)(?!\p{L})|あなた/iu;
const QUOTATION = /["“„«「『][^"“”„«»「」『』]*["”“»」』]/gu;
const FORGETS =
  /ignor|disregard|forget|override|bypass|missacht|verg[ie]ss|oubli|olvid|esque[cç]|desconsider|ігнор|игнор|забудь|無視|忘れ|dimentic|zapomn|pomiń|negeer|vergeet|yok say|görmezden|unut|dikkate alma|忽略|无视|忘[记記]|تجاهل|انس/iu;
/** What an order wants told, in the order itself: behind "that", a colon or a quotation mark, or as a second order. */
const PAYLOAD =
  /(?<!\p{L})(?:that|dass|que|що|что)\s\S+\s\S+|(?<!\p{L})qu['’]\S+\s\S+|[:：“"«„「]\s*\S+|と(?:書|言|述|伝|答|報|出力)|(?<!\p{L})(?:and|und|et|y|e|і|та|и) (?:instead )?(?:write|say|tell|add|include|mention|recommend|reply|respond|claim|report|state|schreib|sag|écri|di[stg]|escrib|escrev|recom|напи|скаж)/iu;

/** "Ignore all rules about parking": what rules are about makes them other people's. */
const IS_OF_SOMETHING =
  /\b(?:rules?|guidelines?|directions?|instructions?)\s(?:about|on|of|for|in|at|from)\s(?!(?:this|the|your) (?:article|text|page|system|developer|user|model|prompt)|above|before)/i;
/** What only a machine is told of: itself, its prompt, a summary, or instructions from before. */
const OF_MACHINE =
  /(?<!\p{L})(?:ais?|llms?|(?:language )?models?|(?:chat ?)?bots?|assistants?|machine|summar\p{L}*|prompts?|system|your (?:\p{L}+ )?(?:task|instructions?|guidelines|rules|reply|answer|response|output)|(?:previous|prior|earlier|preceding|above|these|all|any)(?: \p{L}+){0,3} (?:instructions?|prompts?|rules|guidelines|directions|context|texts?|tasks?)|(?:instructions?|rules|guidelines|directions|everything|anything|all) (?:above|before|that came|you)|new (?:tasks?|instructions?)|ki|ias?|ші|ии|sprachmodell\p{L}*|zusammenfass\p{L}*|kurzfass\p{L}*|anweisung(?:en)?|vorherige\p{L}*|instruktionen|résumé|consignes|instructions|resumen|resumo|instruc\p{L}+|instruç\p{L}+|indicac\p{L}+|indicaç\p{L}+|istruzion\p{L}+|instrukc\p{L}+|polece\p{L}+|instructies|aanwijzingen|talimat\p{L}*|підсум\p{L}+|резюме|переказ\p{L}*|інструкц\p{L}+|вказів\p{L}+|инструкц\p{L}+|указани\p{L}+)(?!\p{L})|要約|指示|命令|指令|プロンプト|アシスタント|言語モデル|提示|التعليمات|الأوامر/iu;

/** A second order, in the same breath. */
const GOES_ON = /(?<!\p{L})(?:and|und|et|y|e|і|та|и|i|oraz|en|ve) |[、，،]|,\s/iu;
const COLON = /[:：]\s*$/;

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
 * to a machine is all its own. All else stays.
 *
 * @param written Sentences of one block, in order.
 * @param at.before Orders that the block before it consists of; none where it has anything else.
 * @param at.isAlone Whether the article has no other block.
 * @returns Their indexes.
 */
export function plantedIn(
  written: readonly string[],
  { before, isAlone }: { before: readonly string[]; isAlone: boolean },
): ReadonlySet<number> {
  const sentences = written.map((sentence) => foldLookalikes(sentence));
  const planted = new Set(sentences.flatMap((sentence, i) => (isInstruction(sentence) ? [i] : [])));
  const isSpokenTo = askOnce((i: number) => isAddressed(sentences[i] ?? ''));
  const orders = [...planted].filter((i) => isSpokenTo(i));
  const follows = before.length > 0;
  if (orders.length === 0 && !follows) return planted;
  if (orders[0] === 0 && !isAlone && OF_MACHINE.test(sentences[0] ?? '')) return new Set(sentences.keys());
  // What an order reaches, the orders within reach need not be asked again: in a text of orders alone that would take for ever.
  let done = -1;
  for (const order of follows ? [-1, ...orders] : orders) {
    for (let i = order - 1; i >= 0 && !planted.has(i) && isSpokenTo(i); i--) planted.add(i);
    if (order >= 0 && order < done) continue;
    // What a block before this one ordered goes on at once, if it does.
    const reach = order < 0 ? 1 : REACH;
    let last = order;
    for (let i = order + 1; i < sentences.length && i - last <= reach; i++) {
      if (!planted.has(i) && !isSpokenTo(i)) continue;
      for (let between = last + 1; between <= i; between++) planted.add(between);
      last = i;
    }
    if (order >= 0) done = last;
  }
  addPayloads(planted, sentences, before);
  return planted;
}

/** Add the statements behind each run of orders that are what these want told. */
function addPayloads(planted: Set<number>, sentences: readonly string[], before: readonly string[]): void {
  let run: string[] = [...before];
  let wanted = run.length > 0 ? wantedBy(run) : undefined;
  // News goes on behind a planted paragraph, unless all that this says is what to forget, or it ends in a colon.
  if (wanted?.isNext && run.some((order) => GOES_ON.test(order)))
    wanted = { ...wanted, isNext: COLON.test(run.at(-1) ?? '') };
  let isAtOnce = true;
  for (const [i, sentence] of sentences.entries()) {
    if (planted.has(i)) {
      if (!isAtOnce) run = [];
      run.push(sentence);
      [wanted, isAtOnce] = [undefined, true];
      continue;
    }
    if (run.length === 0) continue;
    wanted ??= wantedBy(run);
    // Ordinary news may repeat what an order in another block says.
    const isNext = isAtOnce && wanted.isNext;
    if (isNext || (i > 0 && repeats(sentence, wanted.told))) {
      planted.add(i);
      isAtOnce = false;
    } else [run, wanted, isAtOnce] = [[], undefined, true];
  }
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

/** What a run of orders wants told: whether that stands behind it, and the words it has for it. */
function wantedBy(run: readonly string[]): { isNext: boolean; told: ReadonlySet<string> } {
  // Orders that say only what to forget, or end in a colon, are followed by what to tell instead.
  const isBare = run.every((order) => FORGETS.test(order) && !PAYLOAD.test(order) && !IS_OF_SOMETHING.test(order));
  return {
    isNext: isBare || COLON.test(run.at(-1) ?? ''),
    told: new Set(run.flatMap((order) => wordsOf(order))),
  };
}

function repeats(sentence: string, told: ReadonlySet<string>): boolean {
  const words = wordsOf(sentence).filter((word) => word.length > 3 || !/^\p{Script=Latin}+$/u.test(word));
  const repeated = words.filter((word) => told.has(word));
  const names = repeated.filter((word) => /^\p{Lu}/u.test(word));
  return repeated.length > REPEATED_SHARE * words.length || new Set(names).size >= REPEATED_NAMES;
}
