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
  '(?:copyright )?(?:©|\\(c\\)).{0,200}|copyright\\b.{0,40}\\b\\d{4}\\b.{0,120}|all rights reserved.{0,80}',
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

/** Who else worked on an article, or who earns by it. */
const COLOPHON =
  /^\(?(?:additional )?(?:reporting|writing|editing) (?:and \w+ )?by\b.{0,300}$|\bcontributed (?:to|reporting)\b.{0,60}$|\bmay (?:earn|receive|get|collect)\b.{0,40}\bcommissions?\b/i;

/** Longest caption or colophon, in characters. */
const MAX_NOTE = 300;

/** Tell whether a line, by its words alone, stands beside an article and not in it. */
export function isBesideTheArticle(line: string): boolean {
  return BESIDE_THE_ARTICLE.test(line) || (line.length <= MAX_NOTE && COLOPHON.test(line));
}

/** Tell whether a line that is mostly a link leads to another story. */
export function isLeadElsewhere(line: string): boolean {
  return LEADS_ELSEWHERE.test(line);
}

/** Tell whether a line belongs to a picture. */
export function isCredit(line: string): boolean {
  return line.length <= MAX_NOTE && CREDIT.test(line);
}
