import { BLOCK_ELEMENTS, SILENT } from './blocks.ts';
import { type DomDocument, type DomElement, type DomNode, isElement, isText, nameWords } from './dom.ts';
import { tidy } from './text.ts';

/** A line between a headline and the text below it. */
export interface HeadingLine {
  readonly text: string;
  /** Whether its element is named for authors, or it is a link to the page of one. */
  readonly isOfAuthor: boolean;
}

/** How far is looked below a headline, in lines, and in nodes of the tree. */
const MAX_LINES = 12;
const MAX_NODES = 400;

/** A longer line is the article's, and so is one that ends as a sentence does; both in characters. */
const MAX_LINE = 120;
const MIN_SENTENCE = 60;

const BESIDE = new Set('NAV FORM FIGURE ASIDE DIALOG MENU LABEL'.split(' '));

/** List what stands right below the headline: sites without structured data say there who wrote, and when. */
export function linesBelowHeading(document: DomDocument): readonly HeadingLine[] {
  const heading = findHeading(document);
  const lines: HeadingLine[] = [];
  let [text, isOfAuthor, nodes] = ['', false, 0];
  /** @returns Whether the text of the article is still to come. */
  const flush = () => {
    const line = tidy(text);
    if (line.length > MAX_LINE || (line.length >= MIN_SENTENCE && /[.!?…。！？।]["”’)]*$/u.test(line))) return false;
    if (line !== '') lines.push({ text: line, isOfAuthor });
    [text, isOfAuthor] = ['', false];
    return lines.length < MAX_LINES;
  };
  const visit = (node: DomNode): boolean => {
    nodes += 1;
    if (nodes > MAX_NODES) return false;
    if (isText(node)) {
      text += node.textContent ?? '';
      return true;
    }
    if (!isElement(node) || SILENT.has(node.tagName) || BESIDE.has(node.tagName) || isBeside(node)) return true;
    if (isDek(node)) {
      if (!flush()) return false;
      // Some sites have a heading for who wrote and when, too.
      const line = tidy((node.textContent ?? '').slice(0, 2 * MAX_LINE));
      if (line !== '' && line.length <= MAX_LINE) lines.push({ text: line, isOfAuthor: false });
      return true;
    }
    const isBlock = BLOCK_ELEMENTS.has(node.tagName) || node.tagName === 'BR';
    if (isBlock && !flush()) return false;
    const isNamed = namesAuthor(node);
    // Beside the name stand a date and numbers: the name has a line of its own.
    if (isNamed && text.trim() !== '' && !flush()) return false;
    for (let child = node.firstChild; child !== null; child = child.nextSibling) if (!visit(child)) return false;
    isOfAuthor ||= isNamed;
    return isBlock || isNamed ? flush() : true;
  };
  for (
    let outer: DomElement | null = heading;
    outer !== null && outer.tagName !== 'BODY';
    outer = outer.parentElement
  ) {
    for (let next = outer.nextSibling; next !== null; next = next.nextSibling) if (!visit(next)) return lines;
    if (!flush()) return lines;
  }
  return lines;
}

/** A heading of a word or two over another is the site's name; so is one that ends the title that another begins. */
function findHeading(document: DomDocument): DomElement | null {
  const title = tidy((document.querySelector('title')?.textContent ?? '').slice(0, MAX_TITLE));
  const opensTitle = (element: DomElement) => {
    const text = tidy((element.textContent ?? '').slice(0, MAX_TITLE));
    return text.length >= MIN_HEADING && title.startsWith(text);
  };
  const titled = ['h1', 'h2'].flatMap((name) => [...document.getElementsByTagName(name)].slice(0, 5)).find(opensTitle);
  if (titled !== undefined) return titled;
  const headings = [...document.getElementsByTagName('h1')].slice(0, 5);
  return headings.find(({ textContent }) => tidy(textContent ?? '').length >= MIN_HEADING) ?? headings[0] ?? null;
}

const MIN_HEADING = 16;
const MAX_TITLE = 1000;

/** What belongs to other stories has authors and dates of its own. */
function isBeside(element: DomElement): boolean {
  return nameWords(element).some((word) => BESIDE_NAMES.has(word));
}

const BESIDE_NAMES = new Set(
  'related recommended recommendations trending popular newsletter comments promo sidebar caption captions credit'.split(
    ' ',
  ),
);

/** The line under the headline may be a sentence, and who wrote stands behind it. */
function isDek(element: DomElement): boolean {
  return /^H[2-4]$/.test(element.tagName)
    ? !namesAuthor(element)
    : element.tagName === 'P' && nameWords(element).some((word) => DEK_NAMES.has(word));
}

const DEK_NAMES = new Set(
  'standfirst dek deck subtitle subheadline subhead strapline kicker tagline excerpt summary intro lead teaser'.split(
    ' ',
  ),
);

function namesAuthor(element: DomElement): boolean {
  if (element.tagName === 'A') return /\/authors?\//i.test(element.getAttribute('href') ?? '');
  const words = nameWords(element);
  return (
    words.some((word) => AUTHOR.test(word)) &&
    (words.includes('name') || !words.some((word) => ABOUT_AUTHOR.test(word)))
  );
}

const AUTHOR = /^(?:authors?|bylines?|authorname)$/;
const ABOUT_AUTHOR =
  /^(?:role|job|title|position|bio|description|avatar|image|photo|social|date|time|meta|info|box|category|section|label|links?|email|follow|contact)$/;
