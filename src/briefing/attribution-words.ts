/** Alternatives of a pattern, longest first. */
const oneOf = (words: string) =>
  words
    .trim()
    .split(/\s+/)
    .map((word) => word.replaceAll('_', ' '))
    .sort((a, b) => b.length - a.length)
    .join('|');

/** Verbs that attribute whatever follows or precedes them. */
export const SAY = oneOf(
  'said says say told tells warned warns warn added adds add insisted insists insist argued argues argue stated states explained explains ' +
    'stressed stresses claimed claims claim testified tweeted tweets declared declares remarked recalled recalls maintained maintains ' +
    'contended contends cautioned commented vowed vows vow pledged promised joked quipped emphasised emphasized asserted asserts ' +
    'reiterated continued countered objected complained complains complain conceded concedes pointed_out alleged alleges allege speculated ' +
    'hinted lamented responded replied went_on_to_say wrote writes write posted',
);
/** Verbs that attribute only a clause: "found that", but "found casings" is an act. */
export const STATE = oneOf(
  'noted notes note announced announces reported reports report confirmed confirms confirm revealed reveals admitted admits acknowledged ' +
    'acknowledges denied denies deny denied_that concluded concludes conclude found finds find showed shows show suggested suggests suggest ' +
    'indicated indicates indicate estimated estimates estimate predicted predicts predict forecast forecasts observed learned discovered ' +
    'disclosed agreed agrees demanded proposed ruled ordered decided heard read reads advised informed assured',
);
/** States of mind, which make whoever has them the claimant. */
export const THINK = oneOf(
  'believes believe believed thinks think thought expects expect expected hopes hope hoped fears fear feared worries worry worried suspects ' +
    'suspect suspected doubts doubt assumes assumed feels felt reckons reckon',
);
/** Verbs that follow words and come before their speaker: `"…," said Ms Roe`. */
export const INVERTED = oneOf(
  'said says added adds wrote writes explained tweeted argued insisted warned warns continued asked noted claimed joked replied recalled posted',
);

/** Nouns for what can state something although it is nobody. */
export const SOURCES = oneOf(
  'study studies survey surveys poll polls report reports research assessment analysis data figures statistics review inquiry enquiry ' +
    'investigation paper document documents filing filings indictment complaint lawsuit affidavit statement memo letter census audit findings ' +
    'results tests records estimates',
);
/** Verbs whose agent holds the view: "was accused by". */
export const PASSIVE = oneOf(
  'accused criticised criticized condemned described singled_out blamed praised denounced called dubbed branded rejected dismissed',
);
/** Nouns for an outlet when it is not named again. */
export const OUTLET_NOUNS =
  /^(?:news)?(?:paper|daily|magazine|broadcaster|channel|network|agency|outlet|tabloid|website|weekly|journal)$/i;
/** Nouns for a body when it is not named again. */
export const BODY_NOUNS =
  /^(?:company|firm|group|chain|retailer|maker|carmaker|bank|airline|carrier|business|manufacturer|operator|club|team|party|union|charity|agency|ministry|department|regulator|watchdog|court|council|authority|organisation|organization|band|start-?up|university|hospital|board|commission|committee|government|federation|association|institute)$/i;

/** How other languages name whoever speaks. `{N}` stands for a name; group 1 is the claimant. */
export interface AttributionPatterns {
  /** "according to {N}". */
  readonly sources: readonly RegExp[];
  /** "{N} said that …" and "…, said {N}". */
  readonly verbs: readonly RegExp[];
  /** Where a speech comes first: group 1 is the speech, group 2 who speaks. */
  readonly speech?: RegExp;
  /** "{N} denied …", where `DENY` has no words for it. */
  readonly denials?: readonly RegExp[];
}

/** Verbs of saying, per language, in the forms in which news reports them. */
export const SPEAK: Readonly<Record<string, string>> = {
  de: 'sagte|sagten|sagt|sagen|erklärte|erklärten|erklärt|betonte|betont|warnte|warnt|berichtete|berichteten|behauptete|behauptet|schrieb|schreibt|meinte|meint|teilte mit|teilten mit|teilte|teilten|kündigte an|kündigte|gab an|gab bekannt|fügte hinzu|so|kritisierte|forderte|ergänzte|antwortete',
  fr: 'a déclaré|ont déclaré|a dit|ont dit|a affirmé|ont affirmé|a annoncé|ont annoncé|a expliqué|a indiqué|ont indiqué|a estimé|a ajouté|a averti|a précisé|ont précisé|a assuré|a souligné|a confié|a écrit|a rappelé|a lancé|a commenté|a conclu|a répondu|a raconté|affirme|affirment|déclare|déclarent|assure|estime|explique|précise|indique|annonce|souligne|dénonce|confie|prévient',
  es: 'dijo|dijeron|afirmó|afirmaron|declaró|declararon|anunció|anunciaron|explicó|aseguró|aseguraron|señaló|señalaron|indicó|indicaron|añadió|agregó|advirtió|informó|informaron|denunció|escribió|sostuvo|comentó|contó|concluyó|respondió|subrayó|recalcó|manifestó|expresó|apuntó|destacó|reconoció|ha dicho|ha afirmado|ha declarado|ha asegurado|ha explicado|dice|afirma|asegura|explica|señala|advierte',
  pt: 'disse|disseram|afirmou|afirmaram|declarou|declararam|anunciou|anunciaram|explicou|garantiu|informou|informaram|acrescentou|alertou|ressaltou|destacou|escreveu|falou|contou|comentou|completou|concluiu|reforçou|diz|dizem|afirma|afirmam|explica|garante|alerta',
  uk: 'сказав|сказала|сказали|заявив|заявила|заявили|повідомив|повідомила|повідомили|розповів|розповіла|розповіли|наголосив|наголосила|додав|додала|зазначив|зазначила|зазначили|пояснив|пояснила|підкреслив|підкреслила|написав|написала|каже|кажуть|заявляє',
  ru: 'сказал|сказала|сказали|заявил|заявила|заявили|сообщил|сообщила|сообщили|рассказал|рассказала|рассказали|подчеркнул|подчеркнула|добавил|добавила|отметил|отметила|отметили|пояснил|пояснила|написал|написала|говорит|говорят|заявляет',
};
/** What is denied and not refused, in Spanish and Portuguese: a clause, an infinitive, or what somebody is said to have done. */
const DENIED =
  '(?=(?:\\s(?:\\p{Ll}+mente|ayer|hoy|ontem|hoje|também|(?:el|este|na|nesta|no|neste|con|com|en un|en una|em|em uma) [\\p{Ll}-]+(?: \\(\\d+\\))?))*\\s(?:(?:que|todo|tudo)(?!\\p{L})|(?!lugar)\\p{Ll}+(?:ar|er|ir)(?:se|l[oa]s?)?(?!\\p{L})|' +
  '(?:(?:el|l[ao]s?|[ao]s?|tod[ao]s?|tais|tales|sus?|seus?|suas?|es[ao]s?|est[eao]s?|essas?|esses?|cualquier|qualquer|quaisquer|algun[ao]s?|haver|tener)\\s){0,3}(?:\\p{Ll}+\\s)?(?:acusa|cargos?(?!\\p{L})|imputa|rumor|boato|versi|versã|señalamiento|denuncia|denúncia|alega|culpa|responsab|implica|participaci|participaç|envolvi|vínculo|hechos(?!\\p{L})|fatos(?!\\p{L})|existencia|existência|irregular|ilícit|ilegal|crim|delito|supuest|supost|ligaç|corrup|fraude|abuso|inter[eé]s)))';
/** Verbs of denying, likewise. To deny a request, or to refuse, is another thing. */
export const DENY: Readonly<Record<string, string>> = {
  de: 'bestritt|bestritten|bestreitet|bestreiten|dementierte|dementierten|dementiert|dementieren|leugnete|leugneten|leugnet|leugnen',
  fr: '(?:(?:a|ont|avait) )?(?:formellement |toujours |fermement )?(?:nié|démenti|réfuté)|nie|nient|dément|démentent|réfute|réfutent',
  es: `(?:(?:ha|han|había) )?(?:(?:negó|negaron|niega|niegan|negado)${DENIED}|desmintió|desmintieron|desmiente|desmienten|desmentido)`,
  pt: `(?:negou|negaram|nega|negam)${DENIED}|(?:desmentiu|desmentiram|desmente|desmentem)(?!-)`,
  uk: 'заперечив|заперечила|заперечили|заперечує|заперечують|спростував|спростувала|спростували|спростовує|спростовують',
  ru: 'отрицал|отрицала|отрицали|отрицает|отрицают|опроверг|опровергла|опровергли|опровергает|опровергают',
};
/** What a statement begins with behind its verb, likewise. */
export const INTRODUCE: Readonly<Record<string, string>> = {
  de: 'dass|es|er|sie|der|die|das|man|wir|ein|eine',
  fr: "que|qu['’]",
  es: 'que',
  pt: 'que',
  uk: 'що',
  ru: 'что',
};

/** Past tenses that no ending tells. */
export const IRREGULAR =
  'struck|hit|fell|rose|sank|left|took|went|came|made|found|lost|won|beat|broke|began|became|brought|bought|built|burst|caught|chose|drew|drove|fought|fled|flew|gave|got|grew|held|hurt|kept|knew|led|met|paid|ran|saw|sent|sold|shook|shot|shut|spent|spread|stood|stole|swept|taught|told|threw|tore|withdrew|wrote';

/** When somebody spoke, between the verb and its clause. */
export const SPOKEN_ON: Readonly<Record<string, string>> = {
  de: 'am \\p{Lu}\\p{Ll}+(?:tag|woch|abend|morgen|mittag|nacht)|gestern|heute|zuletzt|später|erneut',
  fr: "(?:ce )?(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)(?: (?:matin|soir|dernier))?|hier|aujourd['’]hui",
  es: '(?:el|este) (?:pasado )?(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)|ayer|hoy|anoche|esta (?:mañana|tarde|noche|semana)',
  pt: '(?:na|nesta|no|neste) (?:última |último )?(?:(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?|sábado|domingo)(?: \\(\\d+\\))?|ontem|hoje|nesta (?:manhã|tarde|noite|semana)',
  uk: "[ув] (?:понеділок|вівторок|середу|четвер|п['’ʼ]ятницю|суботу|неділю)|сьогодні|вчора|учора",
  ru: 'во? (?:понедельник|вторник|среду|четверг|пятницу|субботу|воскресенье)|сегодня|вчера',
};

const TITLE_WORD = '(?:(?:[\\p{Ll}-]+(?:in|r|e|o|a|ий|ий|ая)?\\s+){0,3})';
const NAME =
  "((?:(?!(?:Das|Der|Die|Am|Im|In|Le|La|El|Os|As|Die|Das)\\s)\\p{Lu}[\\p{L}\\p{M}.'’-]+)(?:\\s+(?:de|da|do|dos|del|von|van|der|la|el|bin|di)?\\s?\\p{Lu}[\\p{L}\\p{M}.'’-]+){0,3})";
const pattern = (source: string) => new RegExp(source.replaceAll('{N}', NAME).replaceAll('{T}', TITLE_WORD), 'u');

/** Say verbs between a name and its clause, either way round. */
const around = (verbs: string, that: string): RegExp[] => [
  pattern(`(?:^|[,.»"“”]\\s+)(?:\\p{L}+\\s+){0,4}?{N}(?:,[^,]{2,60},)?\\s+(?:${verbs})(?=[\\s,:]+(?:${that}|[:"„«“]))`),
  pattern(`[,"“”»]\\s*[–—-]?\\s*(?:${verbs})\\s+(?:\\p{Ll}[\\p{L}-]*\\s+){0,5}?{N}`),
];

/** "Selon le ministère des Affaires étrangères," to its comma: a name inside is often only part of who says so. */
const sourceBehind = (words: string, articles: string) =>
  new RegExp(
    `(?:^|[\\s,(])(?:${words})\\s+((?:(?:${articles})\\s|l['’]|\\p{Lu})[^,;:.!?"„“”«»()]{1,60}?)(?=[,;)]|\\.?$)`,
    'u',
  );

export const PATTERNS: Readonly<Record<string, AttributionPatterns>> = {
  de: {
    sources: [
      pattern(
        '(?:^|[\\s,])(?:(?:[Ll]aut|[Nn]ach) (?:Angaben|Auskunft|Aussagen?|Darstellung) (?:von|des|der)|[Ll]aut|[Zz]ufolge)\\s+(?:\\p{Ll}+\\s+){0,2}{N}',
      ),
      pattern('{N}\\s+zufolge(?!\\p{L})'),
    ],
    verbs: around(
      'sagte|sagt|erklärte|erklärt|teilte mit|betonte|warnte|berichtete|kündigte an|behauptete|schrieb|meinte',
      'dass|es|er|sie|der|die|das|man|wir',
    ),
  },
  fr: {
    sources: [
      sourceBehind("[Ss]elon|[Dd]['’]après", 'le|la|les|un|une'),
      pattern("(?:^|[\\s,])(?:[Ss]elon|[Dd]’après|[Dd]'après)\\s+(?:l[ea]s?\\s+|l['’])?(?:\\p{Ll}+\\s+){0,4}?{N}"),
    ],
    verbs: around(
      'a déclaré|a dit|a affirmé|a annoncé|a expliqué|a indiqué|a estimé|a ajouté|a averti|a précisé|affirme|déclare|assure|estime',
      "que|qu['’]",
    ),
  },
  es: {
    sources: [
      sourceBehind('[Ss]egún|[Dd]e acuerdo con', 'el|la|los|las|un|una'),
      pattern(
        '(?:^|[\\s,])(?:[Ss]egún|[Dd]e acuerdo con)\\s+(?:el\\s+|la\\s+|los\\s+|las\\s+)?(?:\\p{Ll}+\\s+){0,4}?{N}',
      ),
    ],
    verbs: around(
      'dijo|afirmó|declaró|anunció|explicó|aseguró|señaló|indicó|añadió|advirtió|informó|dice|afirma',
      'que',
    ),
  },
  pt: {
    sources: [
      sourceBehind('[Ss]egundo|[Dd]e acordo com|[Cc]onforme', 'o|a|os|as|um|uma'),
      pattern('(?:^|[\\s,])(?:[Ss]egundo|[Dd]e acordo com|[Cc]onforme)\\s+(?:[oa]s?\\s+)?(?:\\p{Ll}+\\s+){0,4}?{N}'),
    ],
    verbs: around('disse|afirmou|declarou|anunciou|explicou|garantiu|informou|acrescentou|alertou|diz|afirma', 'que'),
  },
  uk: {
    sources: [pattern('(?:^|[\\s,])(?:[Зз]а словами|[Зз]а даними|[Зз]гідно з)\\s+(?:\\p{Ll}+\\s+){0,4}?{N}')],
    verbs: around(
      'сказав|сказала|заявив|заявила|заявили|повідомив|повідомила|повідомили|розповів|розповіла|наголосив|додав|додала|зазначив|зазначила|пояснив|пояснила',
      'що',
    ),
  },
  ru: {
    sources: [pattern('(?:^|[\\s,])(?:[Пп]о словам|[Пп]о данным|[Сс]огласно)\\s+(?:\\p{Ll}+\\s+){0,4}?{N}')],
    verbs: around(
      'сказал|сказала|заявил|заявила|заявили|сообщил|сообщила|сообщили|рассказал|рассказала|подчеркнул|добавил|добавила|отметил|отметила|пояснил|пояснила',
      'что',
    ),
  },
  tr: {
    sources: [pattern("{N}['’](?:e|a|ye|ya|ne|na)\\s+göre")],
    verbs: [
      pattern(
        '(?:^|[,”"]\\s+)(?:\\p{L}+\\s+){0,4}?{N}(?:,|\\s).{0,200}(?:dedi|söyledi|açıkladı|belirtti|duyurdu|vurguladı|ifade etti)\\.?$',
      ),
    ],
  },
  hi: {
    sources: [/(?:^|[\s,])((?:[\p{L}\p{M}]+\s+){1,4})के अनुसार/u],
    verbs: [/(?:^|[,।]\s*)((?:[\p{L}\p{M}]+\s+){1,5})ने\s.{0,160}?(?:कहा|बताया|घोषणा की)/u],
  },
  ar: {
    sources: [/(?:^|[\s،])(?:وفقا ل|وفقًا ل|بحسب\s)([\p{L}\p{M}]+(?:\s[\p{L}\p{M}]+){0,3})/u],
    verbs: [
      /(?:^|[\s،])و?(?:قال|قالت|أعلن|أعلنت|أكد|أكدت|صرح|أوضح|أضاف|ذكرت|ذكر)\s+((?:[\p{L}\p{M}]+\s+){1,5}?)(?:إن|أن|بأن|في|يوم)/u,
    ],
  },
  ja: {
    sources: [/^([^、。「」]{2,24}?)によると/u],
    denials: [/^([^、。「」]{2,24}?)(?:は|が)[、]?.*(?:否定し|否認し|打ち消し)(?!な|ませ|てい?な|ていませ|ておら)/u],
    // 「…」と市長は述べた
    speech:
      /^(「.+」)と、?([^、。「」]{2,24}?)(?:は|が)[^。「」]{0,20}(?:述べ|語|話し|説明し|発表し|強調し|主張し|コメントし)/u,
    verbs: [/^([^、。「」]{2,24}?)は[、]?.*(?:と述べ|と語|と話|と発表|と説明|と明らか|と強調|と主張)/u],
  },
  zh: {
    sources: [/^(?:根据|據|据)([^，。]{2,16}?)(?:的)?(?:报道|报告|消息|数据|统计|称|說|说)/u],
    denials: [/^([^，。“”]{2,18}?)(?<![没沒]有?|[未不])(?:否认|否認)/u],
    verbs: [/^([^，。“”]{2,18}?)(?:说|說|表示|称|稱|指出|宣布|强调|認為|认为)(?:[，,：:“]|(?=.{4}))/u],
  },
};
