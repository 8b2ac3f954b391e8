/** What leads elsewhere or calls somebody: addresses in any disguise, mentions, markdown links, invitations. */
const LINK =
  /[a-z][a-z0-9+]*:\/\/|\bwww\.|[\p{L}\d-](?:\[\.\]|\.)\p{L}{2,}\/\S|\S@\S{1,253}\.\w|(?:^|[\s("“])@\s?[\p{L}\d_]|\]\(|<[@#:/a-z]|[\p{L}\d-]{2}(?:\.|\[\.\])(?:com|net|org|io|co|ly|me|app|shop|xyz|ru|info|biz|gg|dev|link|site|online|top|click)\b/giu;
/** What every link has somewhere; most sentences have nothing of it. */
const LINK_MARK = /[@<]|:\/\/|\]\(|\.\p{L}|\[\.\]|www\./iu;
/** Dots of other scripts that browsers read as dots. */
const OTHER_DOTS = /[․。．｡]/g;
const LONGEST = 1000;

/**
 * Say whether a text carries a link or a mention. A plain name such as "Acme.com" is none where the article has it too.
 *
 * @param passage What the text rests on.
 */
export function carriesLink(text: string, passage: string): boolean {
  const plain = text.slice(0, LONGEST).replace(OTHER_DOTS, '.').normalize('NFKC');
  if (!LINK_MARK.test(plain)) return false;
  for (const { index } of plain.matchAll(LINK)) {
    const start = plain.lastIndexOf(' ', index) + 1;
    const end = plain.indexOf(' ', index + 1);
    const token = plain.slice(start, end < 0 ? undefined : end).replace(/^["“(]+|[.,;:!?)"”’]+$/g, '');
    if (!token || /[/@<[]/.test(token) || !passage.includes(token)) return true;
  }
  return false;
}
