import { Readability } from '@mozilla/readability';
import { type Draft, listDrafts } from './blocks.ts';
import { countProse, filterDrafts } from './boilerplate.ts';
import { type DomDocument, type DomElement, nameWords, walkElements } from './dom.ts';
import type { Metadata } from './metadata.ts';
import { measureProse } from './prose.ts';

/** Names by which templates mark the body of an article, as adjacent words of a class or id. */
const BODY_NAMES = new Set(
  (
    'articlebody storybody postbody entrycontent postcontent articlecontent storycontent storytext articletext posttext entrybody ' +
    'articlebodytext bodycopy bodytext bodycontent singlecontent newsbody newscontent newstext contentbody contentarticle articlemain articlecopy'
  ).split(' '),
);

/** Share of what scoring found that a body marked by its template must hold to be preferred. */
const ENOUGH_OF_SCORED = 0.9;

/** Fewest words of sentences that make a marked body worth a look. */
const MIN_BODY_WORDS = 40;

/**
 * Find the blocks of a cleaned page's article: in the element that its template marks as the body, where that holds
 * enough, else in what Readability scores highest. Readability rearranges the document, so it comes last.
 */
export function findMainText(document: DomDocument, metadata: Metadata, pageUrl: string): readonly Draft[] {
  const marked = findMarked(document, metadata, pageUrl);
  const densest = findDensest(document, metadata, pageUrl);
  const scored = filterDrafts(readScored(document, pageUrl), metadata);
  const [markedWords, densestWords, scoredWords] = [countProse(marked), countProse(densest), countProse(scored)];
  const isMarkedEnough = markedWords >= MIN_BODY_WORDS && markedWords >= scoredWords * ENOUGH_OF_SCORED;
  if (isMarkedEnough) return marked;
  return scoredWords < densestWords * SCORED_TOO_LITTLE ? densest : scored;
}

/** Share of a branch's prose that one child must hold for the article to be inside that child. */
const MOST_OF_BRANCH = 0.5;

/** Share of the densest element's prose below which Readability has missed the article. */
const SCORED_TOO_LITTLE = 0.4;

/** Follow the sentences down from the body to the element where they spread out over its children. */
function findDensest(document: DomDocument, metadata: Metadata, pageUrl: string): readonly Draft[] {
  const { body } = document;
  if (body === null) return [];
  const prose = measureProse(body);
  let element = body;
  for (;;) {
    const whole = prose.get(element) ?? 0;
    let heir: DomElement | undefined;
    for (let child = element.firstElementChild; child !== null; child = child.nextElementSibling) {
      if ((prose.get(child) ?? 0) >= whole * MOST_OF_BRANCH) heir = child;
    }
    if (heir === undefined || whole === 0) return filterDrafts(listDrafts(element, pageUrl), metadata);
    element = heir;
  }
}

/** @returns The blocks of the marked body with the most sentences; several parts of the same name count together. */
function findMarked(document: DomDocument, metadata: Metadata, pageUrl: string): readonly Draft[] {
  const { body } = document;
  if (body === null) return [];
  const groups = new Map<string, DomElement[]>();
  walkElements(body, (element) => {
    const name = bodyName(element);
    if (name === undefined) return true;
    const group = groups.get(name) ?? [];
    if (!group.some((other) => other.contains(element))) group.push(element);
    groups.set(name, group);
    return true;
  });
  let best: readonly Draft[] = [];
  for (const group of groups.values()) {
    const drafts = filterDrafts(
      group.flatMap((element) => listDrafts(element, pageUrl)),
      metadata,
    );
    if (countProse(drafts) > countProse(best)) best = drafts;
  }
  return best;
}

function bodyName(element: DomElement): string | undefined {
  if (/\barticleBody\b/.test(element.getAttribute('itemprop') ?? '')) return 'itemprop';
  const words = nameWords(element);
  return words
    .map((word, index) => (BODY_NAMES.has(word) ? word : `${word}${words[index + 1] ?? ''}`))
    .find((name) => BODY_NAMES.has(name));
}

function readScored(document: DomDocument, pageUrl: string): readonly Draft[] {
  // Readability's types ask for the DOM library's `Document`; it uses no more of it than linkedom has.
  const reader = new Readability<DomElement>(document as never, {
    serializer: (element) => element as unknown as DomElement,
    keepClasses: true,
    disableJSONLD: true,
    charThreshold: 250,
  });
  const content = parse(reader)?.content;
  return content === null || content === undefined ? [] : listDrafts(content, pageUrl);
}

/** On a tree that no browser would build, such as text in the head, Readability stumbles; other ways are left then. */
function parse(reader: Readability<DomElement>) {
  try {
    return reader.parse();
  } catch {
    return null;
  }
}
