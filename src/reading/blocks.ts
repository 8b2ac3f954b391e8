import type { Block } from './article.ts';
import { type DomElement, type DomNode, isElement, isText, leadsAway } from './dom.ts';
import { removeInvisible } from './text.ts';

/** A block on its way out of the tree: its text, and what tells prose from furniture. */
export interface Draft {
  readonly kind: Block['kind'];
  readonly text: string;
  /** How much of the text is link text, 0 to 1. */
  readonly linkDensity: number;
  /** Whether its links lead to other sites only. */
  readonly leadsAway: boolean;
  /** How much of the text is bold or emphasised, 0 to 1. */
  readonly emphasis: number;
  /** The element that holds the block. */
  readonly element: DomElement;
  /** Level of a heading, 1 to 6. */
  readonly level?: number;
}

export const BLOCK_ELEMENTS = new Set(
  (
    'ADDRESS ARTICLE ASIDE BLOCKQUOTE BODY CAPTION CENTER DD DETAILS DIALOG DIV DL DT FIELDSET FIGCAPTION FIGURE FOOTER FORM H1 H2 H3 H4 ' +
    'H5 H6 HEADER HR HTML LEGEND LI MAIN MENU NAV OL P PRE SECTION SUMMARY TABLE TBODY TFOOT THEAD TR UL'
  ).split(' '),
);

/** What shows no text; what is struck out was said before and is no longer (HTML standard, `s` and `del`). */
export const SILENT = new Set(
  'SCRIPT STYLE NOSCRIPT TEMPLATE SVG CANVAS IFRAME OBJECT EMBED VIDEO AUDIO SELECT BUTTON INPUT TEXTAREA HEAD TITLE RP RT S STRIKE DEL'.split(
    ' ',
  ),
);

const EMPHASIS = new Set(['B', 'STRONG', 'EM', 'I']);

/**
 * List the blocks of text below a root, in order: what a reader sees as separate lines stays separate, and inline
 * elements never split a word.
 */
export function listDrafts(root: DomElement, pageUrl: string): readonly Draft[] {
  const drafts: Draft[] = [];
  const run = new Run();

  const flush = () => {
    const draft = run.take();
    if (draft !== undefined) drafts.push(draft);
  };

  const visit = (node: DomNode, context: Context) => {
    for (let child = node.firstChild; child !== null; child = child.nextSibling) {
      if (isText(child)) {
        run.add(child.textContent ?? '', context);
      } else if (isElement(child)) {
        const name = child.tagName;
        if (SILENT.has(name)) continue;
        if (name === 'BR') {
          run.breakLine();
        } else if (BLOCK_ELEMENTS.has(name)) {
          flush();
          visit(child, enter(context, child));
          flush();
        } else if (!isNoteMark(child, run)) {
          const [before, after] = AROUND[name] ?? ['', ''];
          run.add(before, context);
          visit(child, enterInline(context, child, pageUrl));
          run.add(after, context);
        }
      }
    }
  };
  visit(root, { kind: 'paragraph', element: root, isLink: false, isAway: false, isEmphasis: false, isPre: false });
  flush();
  return drafts;
}

/** What leads to a note, and what leads back from it; in brackets it is seen to be one. */
const NOTE = /^(?:\d{1,3}|\p{Ll}|[*†‡§¶]+)$/u;
const BACK = /^[↩↑⤴^]\uFE0E?$/u;

/** Glued to what stands before it, the number of a note would be read as part of it: "by 2050.1", "£5m4". */
function isNoteMark(element: DomElement, run: Run): boolean {
  const isRaised = element.tagName === 'SUP';
  if (!isRaised && element.tagName !== 'A') return false;
  const link = isRaised ? element.querySelector('a') : element;
  const text = (element.textContent ?? '').trim();
  if (link === null || !/#./.test(link.getAttribute('href') ?? '')) return false;
  const isAttached = isRaised || !run.hasEnded || element.querySelector('sup') !== null;
  return BACK.test(text) || (isAttached && NOTE.test(text));
}

/** What browsers show around an element: HTML standard, §15.3.4 and §15.3.8. */
const AROUND: Readonly<Record<string, readonly [string, string]>> = {
  TD: [' ', ' '],
  TH: [' ', ' '],
  Q: ['“', '”'],
};

interface Context {
  readonly kind: Block['kind'];
  readonly element: DomElement;
  readonly isLink: boolean;
  readonly isAway: boolean;
  readonly isEmphasis: boolean;
  readonly isPre: boolean;
  readonly level?: number;
  /** Whether digits stand above or below the line. */
  readonly script?: 'SUP' | 'SUB';
}

function enter(context: Context, element: DomElement): Context {
  const name = element.tagName;
  const heading = /^H([1-6])$/.exec(name);
  // A heading inside a list item is how the item looks.
  if (heading !== null && context.kind === 'item') return { ...context, element };
  if (heading !== null) return { ...context, kind: 'heading', element, level: Number(heading[1]) };
  if (name === 'LI' || name === 'DT' || name === 'DD') return { ...context, kind: 'item', element };
  if (name === 'BLOCKQUOTE') return { ...context, kind: 'quote', element };
  return { ...context, element, isPre: context.isPre || name === 'PRE' };
}

function enterInline(context: Context, element: DomElement, pageUrl: string): Context {
  const name = element.tagName;
  if (name === 'A' && !context.isLink) return { ...context, isLink: true, isAway: leadsAway(element, pageUrl) };
  if (EMPHASIS.has(name) && !context.isEmphasis) return { ...context, isEmphasis: true };
  if (name === 'SUP' || name === 'SUB') return { ...context, script: name };
  return context;
}

/** Text gathered since the last border between blocks. */
class Run {
  private text = '';
  private endsInSpace = true;
  private linked = 0;
  private emphasised = 0;
  private isAway = true;
  private context: Context | undefined;

  /** Whether the next letter begins a word, or is held by the mark before it: "[4]", "Covid-19". */
  get hasEnded(): boolean {
    return this.endsInSpace || /[\p{Ps}\p{Pd}/]$/u.test(this.text);
  }

  add(raw: string, context: Context): void {
    const text = removeInvisible(raw);
    const shown = context.isPre ? text.replace(/[^\S\n]+/g, ' ') : text.replace(/[\s\u0085\u00a0]+/g, ' ');
    if (this.context === undefined) {
      if (shown.trim() === '') return;
      this.context = context;
    }
    const spaced = this.endsInSpace && shown.startsWith(' ') ? shown.slice(1) : shown;
    const clean = context.script === undefined ? spaced : this.raise(spaced, context.script);
    if (clean === '') return;
    this.endsInSpace = clean.endsWith(' ') || clean.endsWith('\n');
    this.text += clean;
    if (context.isLink) this.linked += countVisible(clean);
    if (context.isLink && !context.isAway) this.isAway = false;
    if (context.isEmphasis) this.emphasised += countVisible(clean);
  }

  /** An exponent or a note's number right behind a figure would be read as part of it, and so would a fraction's denominator. */
  private raise(text: string, script: 'SUP' | 'SUB'): string {
    const isRead = script === 'SUP' ? /[\d)]$/.test(this.text) : /[⁰¹²³⁴-⁹][/⁄]$/.test(this.text);
    if (!isRead || !/^\d[\d,–-]*$/.test(text)) return text;
    const digits = script === 'SUP' ? '⁰¹²³⁴⁵⁶⁷⁸⁹' : '₀₁₂₃₄₅₆₇₈₉';
    return text.replace(/\d/g, (digit) => digits[Number(digit)] ?? digit);
  }

  breakLine(): void {
    if (this.context === undefined) return;
    this.text += '\n';
    this.endsInSpace = true;
  }

  take(): Draft | undefined {
    const { context } = this;
    const text = this.text.replace(/ *\n */g, '\n').trim();
    const [linked, emphasised, isAway] = [this.linked, this.emphasised, this.isAway];
    this.isAway = true;
    this.text = '';
    this.endsInSpace = true;
    this.linked = 0;
    this.emphasised = 0;
    this.context = undefined;
    if (context === undefined || text === '') return undefined;
    return {
      kind: context.kind,
      text,
      linkDensity: linked / countVisible(text),
      leadsAway: linked > 0 && isAway,
      emphasis: emphasised / countVisible(text),
      element: context.element,
      ...(context.level === undefined ? {} : { level: context.level }),
    };
  }
}

function countVisible(text: string): number {
  return text.replace(/\s+/g, '').length;
}

/** Join blocks into the article's text, a blank line between each two, and note where each one lies. */
export function joinBlocks(
  parts: readonly { readonly kind: Block['kind']; readonly text: string }[],
  maxChars: number,
): { readonly text: string; readonly blocks: readonly Block[] } {
  const blocks: Block[] = [];
  const texts: string[] = [];
  let start = 0;
  for (const { kind, text } of parts) {
    const room = maxChars - start;
    const shown = text.length <= room ? text : cutAtSentence(text, room);
    if (shown === '') break;
    texts.push(shown);
    blocks.push({ kind, start, end: start + shown.length });
    if (shown !== text) break;
    start += shown.length + 2;
  }
  return { text: texts.join('\n\n'), blocks };
}

/** @returns What fits of a text that is too long, up to a sentence's end, a word's, or as it comes. */
function cutAtSentence(text: string, maxChars: number): string {
  if (maxChars <= 0) return '';
  const head = text.slice(0, maxChars);
  const end = Math.max(...['. ', '! ', '? ', '。', '！', '？', '\n'].map((mark) => head.lastIndexOf(mark)));
  if (end > 0) return head.slice(0, end + 1).trimEnd();
  const space = head.lastIndexOf(' ');
  return (space > 0 ? head.slice(0, space) : head).toWellFormed().replace(/\ufffd$/, '');
}
