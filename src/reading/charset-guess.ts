import { analyse } from 'chardet';

/** Charsets that a language was written in before Unicode, the likeliest first: the HTML standard's table of default encodings by locale. */
const USUAL: ReadonlyMap<string, readonly string[]> = new Map(
  (
    [
      ['ar fa', 'windows-1256'],
      ['az ku tr', 'windows-1254 iso-8859-9'],
      ['ba be bg kk ky mk ru sah sr tg tt uk', 'windows-1251 koi8-r iso-8859-5'],
      ['cs hr sk', 'windows-1250 iso-8859-2'],
      ['hu pl sl', 'iso-8859-2 windows-1250'],
      ['el', 'iso-8859-7 windows-1253'],
      ['et lt lv', 'windows-1257'],
      ['he', 'windows-1255'],
      ['ja', 'shift_jis euc-jp'],
      ['ko', 'euc-kr'],
      ['th', 'windows-874'],
      ['vi', 'windows-1258'],
      ['zh-Hans', 'gb18030 big5'],
      ['zh-Hant', 'big5 gb18030'],
    ] as const
  ).flatMap(([languages, charsets]) =>
    languages.split(' ').map((language) => [language, charsets.split(' ')] as const),
  ),
);

/** How much of a document is looked at, in bytes. */
const SAMPLE_BYTES = 32 * 1024;

/** Pairs of bytes as frequent as in Chinese, Japanese or Korean text leave no doubt; those of other texts never come near. */
const SURE = 80;

/** Share of bytes beyond ASCII with another at their side: above it, words are not made of Latin letters, of which few have marks. */
const MANY_TOGETHER = 0.75;

/**
 * Guess the charset of a document that declares none and is not UTF-8: by its letters where they are plainly Chinese, Japanese,
 * Korean, or of another script than Latin, else by its language, else windows-1252 as browsers do.
 *
 * @param language The tag that the document gives, if any.
 */
export function guessCharset(body: Uint8Array, language: string | undefined): string {
  const guesses = analyse(sampleOf(body)).map(({ name, confidence }) => ({
    // Visual Hebrew is written from right to left, and nobody does any more.
    charset: name === 'ISO-8859-8' ? 'windows-1255' : name.toLowerCase(),
    confidence,
  }));
  const [best] = guesses;
  if (best !== undefined && isPaired(best.charset) && best.confidence >= SURE) return best.charset;
  const charsets = USUAL.get(keyOfLanguage(language)) ?? [];
  const usual = guesses.find(({ charset }) => charsets.includes(charset))?.charset ?? charsets[0];
  const isLatinText = !standTogether(body);
  if (usual !== undefined && isLatin(usual) === isLatinText) return usual;
  const single = guesses.find(({ charset }) => /^(?:windows|iso-8859|koi8)-/.test(charset))?.charset;
  if (!isLatinText && single !== undefined && !isLatin(single)) return single;
  return usual !== undefined && isLatin(usual) ? usual : 'windows-1252';
}

/** Charsets of more than one byte a character, whose text may pass for UTF-8 by chance. */
export function isPaired(charset: string): boolean {
  return /^(?:gb|hz|big5|euc|ks|shift|sjis|x-sjis|ms_kanji|windows-31j|iso-2022)/.test(charset);
}

function isLatin(charset: string): boolean {
  return /^(?:windows-125[02478]|iso-8859-(?:[1-49]|1[03-6]))$/.test(charset);
}

/** Text beyond ASCII alone, from its first such byte to the next tag, so that markup and scripts weigh nothing. */
function sampleOf(body: Uint8Array): Uint8Array {
  const pieces: string[] = [];
  let length = 0;
  const text = Buffer.from(body).toString('latin1');
  for (const [piece] of text.matchAll(/[\x80-\xff][^<\r\n]*/g)) {
    pieces.push(piece);
    length += piece.length;
    if (length > SAMPLE_BYTES) break;
  }
  return Buffer.from(pieces.join(' ').slice(0, SAMPLE_BYTES), 'latin1');
}

function standTogether(body: Uint8Array): boolean {
  let beyondAscii = 0;
  let together = 0;
  for (let index = 0; index < body.length; index += 1) {
    if ((body[index] ?? 0) < 0x80) continue;
    beyondAscii += 1;
    if ((body[index - 1] ?? 0) >= 0x80 || (body[index + 1] ?? 0) >= 0x80) together += 1;
  }
  return together >= beyondAscii * MANY_TOGETHER;
}

function keyOfLanguage(tag: string | undefined): string {
  try {
    const { language, script } = new Intl.Locale(tag ?? '').maximize();
    return language === 'zh' ? `zh-${script}` : language;
  } catch {
    return ''; // no tag of a language
  }
}
