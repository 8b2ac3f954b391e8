/**
 * Words that weaken a statement, as patterns per language; the first group of a pattern, or all of it, is the hedge shown.
 *
 * A rounded quantity ("around 50,000") is none, nor is attribution alone, a demand, a schedule, or a charge as a fact.
 */
export const HEDGES: Readonly<Record<string, readonly RegExp[]>> = {
  en: [
    // "20% more likely to fall ill" compares, and weakens nothing.
    /\b(reportedly|allegedly|supposedly|purportedly|apparently|ostensibly|seemingly|presumably|possibly|perhaps|potentially|probably|conceivably|arguably|(?:very |highly |most )?(?:un)?likely(?!(?<=\b(?:more|less|equally|times) (?:un)?likely) (?:than [^,.;]{1,40} )?to\b))\b/i,
    /(?<!\b(?:in|of|since|until|by|from|last|next|this|early|late|mid|to|on|and|\d) )\b(may|might)(?= (?:not )?(?:also |yet |well |soon |still |even |now |never |ultimately |eventually |need |have |be )?\p{Ll})(?! (?:day|\d))/u,
    /\b(could)\b(?! ?(?:not|n['’]t|no longer|never|only)\b)/i,
    /\b(can['’]?t prove|cannot prove)\b/i,
    /\b(appear(?:s|ed)?|seem(?:s|ed)?)(?= (?:to|that|as if|as though|likely|like|unlikely|set|poised|\p{Ll}+(?:ed|ly)\b))/iu,
    /\b(it (?:appears|seems))\b/i,
    /\b((?:is|are|was|were|be|been|being) (?:widely |now |also |currently |still )?(?:expected|believed|thought|understood|feared|suspected|rumou?red|said|reported|alleged|assumed|considered likely) to)(?= (?!it\b|him\b|her\b|them\b|us\b|the\b|a\b|an\b|police\b|authorities\b)\p{Ll})/iu,
    /(?<!than )(?<!as )\b(expect(?:s|ed|ing)?)\b(?! better| less| more)/i,
    /\b(hop(?:es?|ed|ing)|fear(?:s|ed|ing)?|suspect(?:s|ed)?|believ(?:es?|ed|ing)|intend(?:s|ed)?|aim(?:s|ed)? to|predict(?:s|ed)?|project(?:s|ed)? to|anticipat(?:es?|ed|ing)|speculat(?:es?|ed))\b(?! for (?:his|her|their))/i,
    /\b((?:i|we|they|he|she|who) (?:do not |don['’]t )?(?:think|worry|reckon|guess|suppose|assume|doubt|imagine))\b/i,
    /\b(worries|worried|worry|concerned that|thinks?|thought) (?:that|many|the|it|this|he|she|they|we)\b/i,
    /\b(possible|potential|probable|suspected|presumed|would-be|alleged|apparent)\b/i,
    /\b(plan(?:s|ned|ning)? to|plans?)(?= to\b)/i,
    /\b(suggest(?:s|ed|ing)?|indicat(?:es?|ed|ing)|hint(?:s|ed)? (?:that|at))\b(?! (?:a|an) \p{Ll}+ (?:of|for))/iu,
    /\b((?:is|are|was|were|been|stands?) accused of)\b/i,
    /\b(a (?:chance|possibility|risk|likelihood|danger) (?:of|that))\b/i,
    /\b(not (?:yet )?(?:clear|certain|sure|known) (?:whether|if|how|why))\b/i,
    /(?:^|, |\bonly |\bbut )(if|unless)\b(?! (?:you|only|not))/i,
  ],
  de: [
    /(?<!\p{L})(angeblich|mutmaßlich\p{L}*|offenbar|wohl|vermutlich|möglicherweise|voraussichtlich|wahrscheinlich|vielleicht|womöglich|anscheinend|offensichtlich)(?!\p{L})/iu,
    /(?<!\p{L})(könnten?|dürften?|soll(?:en)?|erwart\p{L}+|befürcht\p{L}+|hofft?|vermut\p{L}+|möglich\p{L}*|scheint?)(?!\p{L})/iu,
  ],
  fr: [
    /(?<!\p{L})(peut-être|probablement|apparemment|vraisemblablement|éventuellement|présumée?s?|possibles?|potentiel\p{L}*|selon toute vraisemblance)(?!\p{L})/iu,
    /(?<!\p{L})(pourrai(?:t|ent)|devrai(?:t|ent)|aurai(?:t|ent)|serai(?:t|ent)|semble(?:nt)?|espèren?t?|craint|craignent|redoute\p{L}*|s’attend\p{L}*|prévoi\p{L}+)(?!\p{L})/iu,
  ],
  es: [
    /(?<!\p{L})(supuestamente|presunt[oa]s?|presuntamente|posible(?:mente)?|probable(?:mente)?|quizás?|tal vez|al parecer|aparentemente)(?!\p{L})/iu,
    /(?<!\p{L})(podrían?|habrían?|serían?|espera(?:n|ba|ban)?|prevén?|teme(?:n|ía)?|parece[n]?|sugiere[n]?)(?!\p{L})/iu,
  ],
  pt: [
    /(?<!\p{L})(supostamente|alegadamente|suspeit[oa]s?|possível|possivelmente|provavelmente|provável|talvez|aparentemente)(?!\p{L})/iu,
    /(?<!\p{L})(poderá|poderão|poderiam?|pode(?:m)?|teria(?:m)?|seria(?:m)?|deve(?:m|rá|rão)|espera(?:m|va)?|teme(?:m)?|parece(?:m)?|sugere(?:m)?)(?!\p{L})/iu,
  ],
  uk: [
    /(?<!\p{L})(ймовірно|можливо|імовірно|нібито|начебто|мабуть|за попередніми даними|очевидно|напевно)(?!\p{L})/iu,
    /(?<!\p{L})(може|можуть|міг би|могли б|очіку\p{L}+|сподіва\p{L}+|побою\p{L}+|припуска\p{L}+|плану\p{L}+)(?!\p{L})/iu,
  ],
  ru: [
    /(?<!\p{L})(вероятно|возможно|якобы|предположительно|по-видимому|видимо|наверное|по предварительным данным|скорее всего)(?!\p{L})/iu,
    /(?<!\p{L})(может|могут|мог бы|могли бы|ожида\p{L}+|наде[юе]\p{L}+|опаса\p{L}+|предполага\p{L}+|планиру\p{L}+)(?!\p{L})/iu,
  ],
  tr: [
    /(?<!\p{L})(muhtemelen|belki|iddiaya göre|olası|olasılıkla|sözde|galiba)(?!\p{L})/iu,
    /(?<!\p{L})(\p{L}+(?:abilir|ebilir)(?:ler|lar)?|bekleniyor|beklen\p{L}+|düşünülüyor|tahmin ediliyor|planlıyor|umuyor|iddia ed\p{L}+)(?!\p{L})/iu,
  ],
  hi: [/(शायद|संभवतः|कथित(?: तौर पर| रूप से)?|संभावना|आशंका|उम्मीद|सकता है|सकती है|सकते हैं|अनुमान)/u],
  ar: [
    /(?<!\p{L})(ربما|قد ي\p{L}+|قد ت\p{L}+|يُحتمل|يحتمل|من المحتمل|من المتوقع|يتوقع|يُتوقع|يُعتقد|يعتقد|مزعوم\p{L}*|المحتمل)(?!\p{L})/u,
  ],
  ja: [/(とみられ|可能性|かもしれな|おそらく|見通し|見込み|恐れが|疑い|模様|だろう|予想)/u],
  zh: [/(可能|或许|或將|或将|据称|據稱|疑似|预计|預計|估计|估計|涉嫌|也许|有望|据信|恐怕)/u],
};

/** Words that deny a statement, per language: as a claimant's stance when they are the verb of saying. */
export const DENIALS: readonly RegExp[] = [
  /\b(?:den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|refut(?:es?|ed|ing)|dismiss(?:es|ed|ing)?|disput(?:es?|ed|ing)|rebuff(?:s|ed))\b/i,
  /\b(?:pleaded|pleads|pled) not guilty\b/i,
  /(?<!\p{L})(?:bestreit\p{L}+|dementier\p{L}+|weist? .{0,40} zurück|wies .{0,60} zurück|dément|démenti|nie(?:nt)?|a nié|desmint\p{L}+|niega|negó|nega|negou|desment\p{L}+|отрица\p{L}+|опроверг\p{L}*|запереч\p{L}+|спросту\p{L}+|yalanla\p{L}+|reddet\p{L}+|इनकार|खंडन|نفى|نفت|ينفي|否定|否认|否認)(?!\p{Ll})/iu,
];

/** Words that turn a statement round; a claim must not lose the one that its quote has. */
export const NEGATIONS: Readonly<Record<string, RegExp>> = {
  en: /\b(?:not|never|cannot|no longer|without|neither|nor|none|nobody|no one)\b|n['’]t\b|\bno(?= \p{L})/giu,
  de: /(?<!\p{L})(?:nicht|kein\p{L}*|nie|niemals|ohne|weder)(?!\p{L})/giu,
  fr: /(?<!\p{L})(?:ne|n['’]|pas|jamais|aucune?|sans|ni)(?!\p{L})/giu,
  es: /(?<!\p{L})(?:no|nunca|jamás|sin|ningun[oa]?|ni|tampoco)(?!\p{L})/giu,
  pt: /(?<!\p{L})(?:não|nunca|jamais|sem|nenhum[a]?|nem|tampouco)(?!\p{L})/giu,
  uk: /(?<!\p{L})(?:не|ні|ніколи|без|жодн\p{L}+|немає)(?!\p{L})/giu,
  ru: /(?<!\p{L})(?:не|ни|никогда|без|нет)(?!\p{L})/giu,
};
