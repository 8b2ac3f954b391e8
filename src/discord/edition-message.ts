import { type APIComponentInContainer, ComponentType } from 'discord-api-types/v10';
import type { Edition, EditionClaim, FigureDifference, Story } from '../digests/edition.ts';
import { isWebAddress } from '../reading/address.ts';
import { tidy } from '../reading/text.ts';
import { button, container, MAX_TEXT, type Message, separator, textDisplay } from './layout.ts';
import { counted, escapeMarkdown, escapeWithin, joinParts, linkToWords, maskedLink, shorten } from './text.ts';
import { claimantOf, reserveOf } from './wording.ts';

/** Stories of one message: each takes a handful of the 40 components that Discord allows. */
const STORIES_A_MESSAGE = 5;
const MAX_HEADLINE = 200;
const MAX_OUTLET = 60;
const MAX_OUTLETS = 6;
/** Of all of them, with their links. */
const MAX_OUTLETS_TEXT = 900;
const MAX_CLAIM = 260;
const MAX_LINK = 1200;
const MAX_TITLE = 100;
/** Text of one story, so that one never has to be split. */
const MAX_STORY = 1900;
const MAX_NOTES = 300;
/** A role that a message may have to tell, in characters. */
const MAX_MENTION = 40;
/** A headline of the list above a thread. */
const MAX_LISTED = 150;

/**
 * Render an edition as the messages that Discord takes, in order; a story stands in one of them, whole.
 *
 * @param editionId What *read more* asks about; without one there is no button, as for a preview.
 */
export function renderEdition(edition: Edition, editionId?: string, { hasHead = true } = {}): Message[] {
  const head = hasHead ? headOf(edition) : '';
  if (edition.stories.length === 0)
    return [container('quiet', [textDisplay(`${head}\nNothing new since the last edition.`)])];
  const messages: APIComponentInContainer[][] = [];
  let current: APIComponentInContainer[] = head ? [textDisplay(head)] : [];
  let [length, count] = [head.length, 0];
  const foot = footOf(edition);
  for (const [index, story] of edition.stories.entries()) {
    const text = storyText(story);
    if (count === STORIES_A_MESSAGE || (count > 0 && length + text.length + foot.length > MAX_TEXT - MAX_MENTION)) {
      messages.push(current);
      current = [];
      [length, count] = [0, 0];
    }
    if (current.length > 0) current.push(separator());
    current.push(withButton(text, story, editionId, index));
    length += text.length;
    count += 1;
  }
  current.push(separator(), textDisplay(foot));
  messages.push(current);
  return messages.map((inside) => container('brand', inside));
}

/** The message above a thread that holds the stories: what is in it. */
export function renderContents(edition: Edition): Message {
  const list = edition.stories.map(
    ({ headline, isUpdate }) => `- ${isUpdate ? 'Update: ' : ''}${escapeWithin(tidy(headline), MAX_LISTED)}`,
  );
  return container('brand', [textDisplay([headOf(edition), ...list].join('\n'))]);
}

function headOf({ title, slot, isLate, since, until }: Edition): string {
  const [date = '', time = ''] = slot.split('T');
  const late = isLate ? ', late after an outage' : '';
  const period = `<t:${seconds(since)}:f> to <t:${seconds(until)}:t>`;
  return `## ${escapeWithin(title, MAX_TITLE)}\n-# ${date} ${time}${late} · ${period}`;
}

function footOf({ outletsRead, entriesRead, leftOut, notes }: Edition): string {
  const parts = [
    `${counted(entriesRead, 'entry', 'entries')} of ${counted(outletsRead, 'outlet')} ${entriesRead === 1 ? 'was' : 'were'} read`,
    leftOut > 0 ? `${counted(leftOut, 'story was', 'stories were')} left out` : '',
    ...notes.map((note) => tidy(note).replace(/\.$/, '')),
  ];
  return `-# ${escapeWithin(parts.filter(Boolean).join(' · '), MAX_NOTES)}`;
}

/** A story, with as many of its claims as have room. */
function storyText(story: Story): string {
  const words = shorten(tidy(story.headline), MAX_HEADLINE);
  const link = linked(words, story.url);
  const head = `### ${story.isUpdate ? 'Update: ' : ''}${link}\n-# ${outletsText(story)}`;
  const lines = [
    story.summary ? escapeWithin(story.summary, 700) : '',
    story.isUpdate ? '**What changed**' : '',
    ...story.claims.map(claimText),
    ...story.differences.map(differenceText),
  ].filter(Boolean);
  let text = head;
  for (const line of lines) if (text.length + line.length + 1 <= MAX_STORY) text += `\n${line}`;
  return text;
}

function outletsText({ outlets }: Story): string {
  const shown: string[] = [];
  let room = MAX_OUTLETS_TEXT;
  for (const { name, url } of outlets.slice(0, MAX_OUTLETS)) {
    const words = shorten(name, MAX_OUTLET);
    const form = [linked(words, url), escapeMarkdown(words)].find((each) => each.length <= room);
    if (form === undefined) break;
    shown.push(form);
    room -= form.length;
  }
  const left = outlets.length - shown.length;
  return joinParts([...shown, ...(left > 0 ? [`${left} more`] : [])]);
}

function claimText({ claim, outlet, url, carriedBy }: EditionClaim): string {
  const reserve = reserveOf(claim);
  const manner = reserve ? ` (${escapeMarkdown(shorten(reserve, 80))})` : '';
  const who = escapeWithin(
    claimantOf(claim, { siteName: outlet, canonicalUrl: url ?? '', language: null }),
    MAX_OUTLET * 2,
  );
  const carried = carriedBy > 1 ? ` **carried by ${carriedBy}**` : '';
  const words = url === null ? undefined : linkToWords(url, claim.quote);
  const link = words === undefined || words.length > MAX_LINK ? '' : ` ${maskedLink('in the article', words)}`;
  return `- **${who}**${manner}: ${escapeWithin(tidy(claim.text), MAX_CLAIM)}${link}${carried}`;
}

function differenceText({ what, values }: FigureDifference): string {
  const shown = values.slice(0, 4).map(({ figure, outlet, quote, url }) => {
    const words = url === null ? undefined : linkToWords(url, quote);
    const link =
      words === undefined || words.length > MAX_LINK / 2
        ? escapeWithin(figure, 40)
        : maskedLink(shorten(figure, 40), words);
    return `${link} (${escapeWithin(outlet, MAX_OUTLET)})`;
  });
  return `- ${joinParts([`**Figures differ**: ${escapeWithin(what, 40)}`, ...shown])}`;
}

function withButton(
  text: string,
  { briefId }: Story,
  editionId: string | undefined,
  index: number,
): APIComponentInContainer {
  const display = textDisplay(text);
  if (editionId === undefined || briefId === null) return display;
  return {
    type: ComponentType.Section,
    components: [display],
    accessory: button('Read more', `story:${editionId}:${index}`),
  };
}

function linked(words: string, url: string | null): string {
  const masked = url !== null && isWebAddress(url) ? maskedLink(words, url) : '';
  return masked !== '' && masked.length <= MAX_LINK ? masked : escapeMarkdown(words);
}

const seconds = (instant: string) => Math.floor(Date.parse(instant) / 1000);
