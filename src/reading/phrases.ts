/**
 * What a page says beside its article, as whole lines. A phrase that could begin a sentence of news is listed among
 * labels, which never end in a full stop; one that could be the whole of such a sentence is not listed at all.
 */
const LINES: readonly string[] = [
  // advertising
  'advert(?:isement|ising)?s?',
  'ads?',
  'promoted',
  'sponsored(?: content)?',
  '(?:story|article) continues below(?: advertisement)?',
  'article continues (?:below|after).{0,40}',
  // reading on
  'read (?:more|next|full story)',
  'continue reading(?: below| the main story)?',
  '(?:see|read) also|also read|explore further',
  'scroll (?:down )?(?:for|to).{0,60}',
  'click (?:here|to)\\b.{0,80}',
  'recommended(?: for you)?|trending(?: now)?|most (?:read|popular|viewed)',
  'you (?:may|might) (?:also )?like.{0,20}',
  // sharing and following
  'share(?: this)?(?: article| story| post| page)?',
  'print(?: this)?(?: article)?|email|reuse this content',
  'follow (?:us|me)\\b.{0,80}|follow\\b.{1,30}(?:\\bon (?:twitter|facebook|instagram|x|youtube|telegram|whatsapp)\\b|@|full coverage).{0,140}',
  'like us on.{0,60}',
  '(?:sign up|subscribe|register)(?: (?:now|today|here|free))?',
  '(?:sign up|subscribe|register)\\b(?=.*(?:newsletter|e-?mail|inbox|updates|alerts|podcast|channel)).{0,160}',
  'never miss\\b.{0,80}',
  'get .{3,60}(?:inbox|newsletter)\\b.{0,60}',
  'download (?:the|our).{0,60}\\bapp\\b.{0,40}',
  // comments
  'leave a (?:comment|reply).{0,40}|have your say.{0,60}',
  '(?:(?:\\d+|no|view|show|post|add) )?comments?(?: \\(\\d+\\))?',
  // about the page
  'topics?|tags?|(?:tags?|filed (?:under|to)|source):.{0,200}',
  '(?:copyright )?(?:©|\\(c\\)).{0,200}|copyright (?:by |\\d{4}\\b|.{0,120}\\ball rights reserved).{0,120}|all rights reserved.{0,80}',
  '\\d+ min(?:ute)?s? read',
  '(?:reading time|lesezeit|temps de lecture|tiempo de lectura|tempo de leitura|tempo di lettura|время чтения)\\b.{0,30}',
  'this (?:article|story) has been (?:shared|viewed).{0,60}',
  'about the authors?',
  '.{0,60}requires javascript',
  'caption|close|play|pause|live|image|photo|loading',
];

const LABELS: readonly string[] = [
  'related(?: (?:articles?|stories|content|posts?|topics?|news|coverage|links)(?: (?:from|on|in)\\b.{0,60})?)?',
  'more (?:from|on|in|stories|news|coverage|great)\\b.{0,60}',
];

const BESIDE_THE_ARTICLE = new RegExp(
  `^(?:(?:${LINES.join('|')})[.:!»>…]*|(?:${LABELS.join('|')})(?<![.!?”"])[:»>…]*)$`,
  'iu',
);

/** What a line that is mostly a link to another story begins with. */
const LEADS_ELSEWHERE =
  /^[^\p{L}\p{N}]*(?:read|see|more|also|related|watch|listen|don['’]t miss|up next|next|previous|click|here|view|photos?|video|gallery|via|source|mehr|lesen|siehe|à lire|lire|voir|leia|veja|lea|vea|ver|leggi|guarda|lees|czytaj|читайте|смотрите|関連|続き)(?![\p{L}\p{N}])/iu;

/** The end of a caption, or all of a credit. */
const CREDIT = new RegExp(
  [
    '\\((?:image|photo|photograph|picture|pic|credit|source|file|foto|bild|imagen?|ap photo|crédit)s?\\b[^)]{0,80}\\)',
    '\\b(?:image|photo|picture)(?: credit)?: ?[^.]{2,60}',
    '(?:/|via |by |[a-z] )getty(?: images)?',
    '/(?:ap|afp|reuters|epa|getty|shutterstock|alamy)(?: photo| images)?',
    '\\(?(?:ap photo|reuters|afp)/[^.)]{2,40}\\)?',
  ]
    .map((pattern) => `(?:${pattern})\\.?$`)
    .join('|'),
  'i',
);

/** Who else worked on an article, who holds its rights, or who earns by it. */
const COLOPHON = new RegExp(
  [
    '^\\(?(?:additional )?(?:reporting|writing|editing) (?:and \\w+ )?by\\b.{0,300}$',
    '\\bcontributed (?:reporting|to (?:this|the) (?:report|article|story|piece|dispatch))\\b.{0,60}$',
    '\\bmay (?:earn|receive|get|collect)\\b.{0,40}\\bcommissions?\\b(?=.{0,200}\\b(?:links?|purchases?|buy|shop)\\b)',
    '\\b(?:links?|purchases?|buy|shop|we|our|this (?:site|page|post|article|story))\\b.{0,200}\\bmay (?:earn|receive|get|collect)\\b.{0,40}\\bcommissions?\\b',
  ].join('|'),
  'i',
);

/** A holder of rights is a name. */
const RIGHTS = /^Copyright(?: (?:\p{Lu}[\p{L}&'’.-]*|of|and|the)){1,8},? \d{4}\.?$/u;

/** Longest caption or colophon, in characters. */
const MAX_NOTE = 300;

/** Tell whether a line, by its words alone, stands beside an article and not in it. */
export function isBesideTheArticle(line: string): boolean {
  return BESIDE_THE_ARTICLE.test(line) || (line.length <= MAX_NOTE && (COLOPHON.test(line) || RIGHTS.test(line)));
}

/** What asks to pay or to sign in for the rest of an article, as the beginning of a line. */
const WALLS: readonly string[] = [
  // English
  'to (?:continue|keep) reading\\b.{0,60}\\b(?:subscribe|sign|log|register|create|become|buy|start)\\b.{0,80}',
  '(?:please )?(?:subscribe|sign (?:in|up)|log in|register|create an? (?:free )?account|become a (?:member|subscriber))\\b.{0,60}\\bto (?:(?:continue|keep) reading|read (?:on|more|the (?:rest|full|whole)|(?:this|all) (?:article|story|stories|articles))|(?:unlock|access|get (?:full )?access to) (?:this|the (?:full|rest|whole)|all|our|unlimited|premium)\\b.{0,20}\\b(?:article|story|stories|content|journalism))\\b.{0,80}',
  'this (?:article|story|content|post|page|report) is (?:\\w+ )?(?:available |reserved |exclusive )?(?:for|to)\\b.{0,30}\\b(?:subscribers|members|paying)\\b.{0,40}',
  '(?:already|are you) (?:a |an )?(?:subscriber|member|registered|have an account)\\b.{0,3}\\?.{0,60}',
  "you(?: have|[’']ve) (?:read|reached|used|hit|run out of)\\b.{0,40}\\b(?:articles?|stories)\\b.{0,140}",
  // German
  '(?:jetzt |mit .{0,30})?(?:weiterlesen|weiter lesen)\\b.{0,60}\\b(?:abo\\p{L}*|plus|testen|anmelden)\\b.{0,60}|(?:mit|im|jetzt) .{0,40}\\babo\\b.{0,40}\\bweiterlesen.{0,20}',
  'dieser (?:artikel|beitrag|text|inhalt) ist (?:nur |exklusiv )?(?:für|unseren)\\b.{0,40}\\babonnent\\p{L}*.{0,40}',
  '(?:bereits|schon|sie sind) (?:abonnent|registriert|kunde|mitglied)\\p{L}*.{0,3}\\?.{0,60}',
  // French
  '(?:cet article|la suite|ce contenu)\\b.{0,30}\\bréservée?s? (?:aux|à nos) abonnés.{0,60}|déjà abonnée?(?!\\p{L}).{0,60}|il vous reste .{0,20}% de cet article à lire.{0,80}',
  'pour (?:lire la suite|continuer)\\b.{0,60}\\babonn\\p{L}*.{0,60}',
  // Spanish and Portuguese
  '(?:este |esta )?(?:contenido|artículo|noticia)\\b.{0,30}\\bpara (?:suscriptores|socios).{0,40}|¿ya (?:eres|es) (?:suscriptor|socio)\\p{L}*.{0,60}|para (?:seguir|continuar) leyendo\\b.{0,80}',
  '(?:este |esta )?(?:conteúdo|matéria|reportagem|texto)\\b.{0,30}\\b(?:exclusiv[ao] )?para assinantes.{0,40}|já é assinante\\b.{0,60}|para continuar lendo\\b.{0,80}',
  // Italian, Dutch, Polish
  '(?:questo articolo|contenuto)\\b.{0,30}\\b(?:riservato agli|per gli|solo per) abbonati.{0,40}|(?:sei )?già abbonato\\b.{0,60}|per continuare a leggere\\b.{0,80}',
  'dit artikel is (?:alleen|exclusief) voor abonnees.{0,40}|al abonnee\\?.{0,60}|(?:ten|dostęp do) artykuł\\p{L}*.{0,30}\\bdla (?:prenumeratorów|subskrybentów).{0,40}',
];

/** A line in quotation marks is somebody's. */
const WALL = new RegExp(`^[^\\p{L}"“„«‘']{0,3}(?:${WALLS.join('|')})$`, 'iu');

/** Tell whether a line stands where a paywall or a registration wall cuts an article off. */
export function isWall(line: string): boolean {
  return line.length <= MAX_NOTE && WALL.test(line);
}

/** Tell whether a line that is mostly a link leads to another story. */
export function isLeadElsewhere(line: string): boolean {
  return LEADS_ELSEWHERE.test(line);
}

/** Tell whether a line belongs to a picture. */
export function isCredit(line: string): boolean {
  return line.length <= MAX_NOTE && CREDIT.test(line);
}
