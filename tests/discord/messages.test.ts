import { describe, expect, test } from 'vitest';
import type { Claim } from '../../src/briefing/brief.ts';
import type { Edition, Story } from '../../src/digests/edition.ts';
import { renderCard } from '../../src/discord/card.ts';
import { renderEdition } from '../../src/discord/edition-message.ts';
import { type Posting, renderParts } from '../../src/discord/edition-parts.ts';
import { renderEvidence } from '../../src/discord/evidence.ts';
import {
  renderChoice,
  renderFeedList,
  renderHealth,
  renderImport,
  renderPreview,
  renderRemoved,
  renderSubscription,
  renderWhy,
} from '../../src/discord/feed-panels.ts';
import { renderHelp } from '../../src/discord/help.ts';
import { type Message, note } from '../../src/discord/layout.ts';
import { marked } from '../../src/discord/mark.ts';
import { renderLateNote, renderRefusal, renderUndelivered } from '../../src/discord/notices.ts';
import { messagePage } from '../../src/discord/page.ts';
import { renderProgress } from '../../src/discord/progress-message.ts';
import { renderReport, reportForm } from '../../src/discord/report.ts';
import { languageForm, renderSettings } from '../../src/discord/settings-panel.ts';
import { renderSources } from '../../src/discord/sources.ts';
import { renderWelcome } from '../../src/discord/welcome.ts';
import { failure } from '../../src/reading/failure.ts';
import { tidy } from '../../src/reading/text.ts';
import type { ExplainedDecision } from '../../src/store/decisions.ts';
import type { EntryRow } from '../../src/store/entries.ts';
import type { FeedRow } from '../../src/store/feeds.ts';
import { DEFAULT_SETTINGS } from '../../src/store/guilds.ts';
import type { Probe } from '../../src/store/probes.ts';
import type { Subscription } from '../../src/store/subscriptions.ts';
import { aBrief, aClaim, anArticle } from '../support/builders.ts';
import { Component, flatten } from '../support/discord/component.ts';
import { pingsOf } from '../support/discord/mentions.ts';
import {
  faultsOfMessage,
  faultsOfModal,
  faultsOfRequest,
  MessageBody,
  ModalBody,
} from '../support/discord/message-limits.ts';
import { faultsOf, hasDiscordSchema } from '../support/discord-schema.ts';
import { aDraft } from '../support/poll-room.ts';

const ID = '0b5e6f4a-2b1c-4d5e-8f90-a1b2c3d4e5f6';
const SNOWFLAKE = '18446744073709551615';

/** Text of a length in UTF-16 units, made of a pattern. */
type Filler = (length: number) => string;
const repeated =
  (pattern: string): Filler =>
  (length) =>
    pattern
      .repeat(Math.ceil(length / pattern.length))
      .slice(0, length)
      .toWellFormed();

/** Each would break a message in its own way. */
const FILLERS: readonly (readonly [string, Filler])[] = [
  ['plain words', repeated('ordinary words ')],
  ['no space', repeated('x')],
  ['markdown', repeated('**a** _b_ `c` ||d|| [e](https://evil.example) > # - ~~f~~ \\ ')],
  ['marks alone', repeated('*')],
  ['mentions', repeated('@everyone @here <@1> <@&2> <#3> </x:4> <t:1:R> ')],
  ['emoji', repeated('👩‍👩‍👧‍👦')],
  ['right to left', repeated('وافق مجلس المدينة \u202eevil\u202c (2027) ')],
  ['no spaces between words', repeated('市議会は予算案を可決した。')],
  ['piled marks', repeated(`z${'\u0301'.repeat(30)}`)],
  ['nothing visible', repeated('\u200b\u2060 ')],
];

/** What moderators see of feeds, with everything in it as long as it can be. */
function feedPanels(fill: Filler): Record<string, Message> {
  const at = new Date(0);
  const feed = {
    ...NO_FEED,
    title: fill(300),
    state: 'due',
    failures: 9,
    failingSince: at,
    errorMessage: fill(400),
    told: 'failing',
  } as FeedRow; // what a table's row holds besides has no say in what is shown
  const entries = Array.from({ length: 20 }, (_, index) => ({
    ...NO_ENTRY,
    id: ID,
    title: fill(500),
    summary: fill(2000),
    author: fill(200),
    url: `https://courier.example/${'('.repeat(600)}${index}`,
    publishedAt: at,
  })) as unknown as EntryRow[];
  const draft = {
    ...aDraft(),
    filter: 'nothing AND "of this"',
    category: fill(100),
    roleId: SNOWFLAKE,
    maxPerHour: 60,
    maxAgeHours: 720,
  };
  const subscription = {
    ...draft,
    id: ID,
    guildId: SNOWFLAKE,
    feedId: ID,
    createdAt: at,
    isPaused: true,
  } as unknown as Subscription;
  const found = Array.from(
    { length: 30 },
    () => ({ url: `https://${'f'.repeat(60)}.example/`, title: fill(300), format: 'rss', entryCount: 500 }) as const,
  );
  const probe = { id: ID, guildId: SNOWFLAKE, draft, found } as unknown as Probe;
  const followed = { subscription, feed };
  const decision = { outcome: 'filtered', detail: fill(400), createdAt: at };
  const decisions = entries.map((entry) => ({ decision, entry, delivery: null })) as unknown as ExplainedDecision[];
  const list = { feeds: [], problems: Array.from({ length: 100 }, (_, line) => ({ line, message: fill(300) })) };
  const added = Array.from({ length: 500 }, () => ({
    url: 'https://courier.example/feed',
    title: fill(200),
    categories: [fill(200), fill(200)],
  }));
  return {
    'feeds to choose from': renderChoice(probe),
    'preview of a feed': renderPreview({ feed, entries }, probe, 0),
    'a feed as it is followed': renderSubscription(followed, entries, 'changed'),
    'list of feeds': renderFeedList(
      Array.from({ length: 50 }, () => followed),
      1,
    ),
    why: renderWhy(followed, decisions),
    health: renderHealth(followed),
    removed: renderRemoved(followed),
    import: renderImport(probe, list, { added, known: 9, beyond: 9 }),
  };
}

const NO_FEED = {
  url: 'https://courier.example/feed',
  siteUrl: null,
  language: null,
  status: 403,
  polledAt: null,
  readyAt: null,
  dueAt: new Date(0),
};
const NO_ENTRY = { categories: [], image: null, createdAt: new Date(0) };

/** Every message that we send, with everything in it as long as it can be. */
function messagesOf(fill: Filler): Record<string, Message> {
  const host = `https://${'sub.'.repeat(45)}courier.example`;
  const canonicalUrl = `${host}/${encodeURI(fill(120))}?${'('.repeat(300)}`;
  // A claim is grounded in words, so something of it shows.
  const say = tidy(fill(9)) === '' ? repeated('words ') : fill;
  const text = `${say(600)}\n\n${say(900)} ${say(500)}`;
  const claim = aClaim({
    text: say(900),
    claimant: { name: fill(400), role: fill(400), via: fill(400) },
    stance: 'alleged',
    hedge: fill(400),
    quote: text.slice(602, 1502),
    start: 602,
    end: 1502,
  });
  const article = anArticle({
    title: fill(400),
    siteName: fill(400),
    byline: fill(400),
    canonicalUrl,
    image: `${host}/lead.jpg`,
    access: 'limited',
    text,
    wordCount: 1_000_000,
  });
  const brief = aBrief({
    engine: 'model',
    model: fill(300),
    note: 'The model was busy, so Lede chose sentences of the article itself.',
    headline: fill(600),
    summary: fill(5000),
    points: Array.from({ length: 5 }, () => ({ text: fill(1000), sentences: [1] })),
    claims: Array.from({ length: 7 }, () => claim),
    truncated: true,
  });
  const settings = {
    language: 'zh-Hant-TW',
    length: 'long',
    isPrivate: true,
    moderatorRoleIds: Array.from({ length: 10 }, (_, index) => String(10n ** 17n + BigInt(index))),
    logChannelId: SNOWFLAKE,
  } as const;
  const place = { guildId: SNOWFLAKE, channelId: SNOWFLAKE, memberId: SNOWFLAKE, messageId: SNOWFLAKE, replyTo: null };
  const longUrl = `https://courier.example/${'('.repeat(2020)}`;
  const source = { article, brief, askedUrl: longUrl, readAt: new Date(0), contentHash: 'f'.repeat(64) };
  const nearlyTooLong = `https://courier.example/${'p'.repeat(1080)}`;
  const missing = ['View Channel', 'Send Messages in Threads', 'Read Message History'];
  return {
    card: renderCard(article, brief, { deliveryId: ID }),
    'card without buttons': renderCard(article, brief),
    'card of claims': renderCard(article, brief, { deliveryId: ID, form: 'claims' }),
    'card with no claims': renderCard(article, aBrief({ claims: [], points: [] }), { deliveryId: ID, form: 'claims' }),
    evidence: renderEvidence(article, brief, ID, 0),
    'last of the evidence': renderEvidence(article, brief, ID, 99),
    'no evidence': renderEvidence(article, aBrief({ claims: [] }), ID, 0),
    sources: renderSources(source),
    'sources with long links': renderSources({
      ...source,
      article: { ...article, canonicalUrl: nearlyTooLong },
      askedUrl: `${nearlyTooLong}?`,
    }),
    refusal: renderRefusal(failure('too_many_redirects').message, longUrl),
    'refusal of no link': renderRefusal(failure('bad_url').message, fill(2000)),
    progress: renderProgress({ stage: 'queued', place: 1_000_000 }, { url: canonicalUrl, deliveryId: ID, missing }),
    'progress of no link': renderProgress({ stage: 'writing' }, { url: fill(2000) }),
    settings: renderSettings(settings, 'de'),
    'settings nobody changed': renderSettings(DEFAULT_SETTINGS, 'en-US'),
    ...feedPanels(fill),
    help: renderHelp('model'),
    welcome: renderWelcome(),
    report: renderReport(
      { memberId: SNOWFLAKE, reason: 'claimant', details: fill(1000) },
      { ...place, isPrivate: false },
      fill(600),
    ),
    'report of a private card': renderReport(
      { memberId: SNOWFLAKE, reason: fill(9), details: '' },
      { ...place, isPrivate: true },
      fill(600),
    ),
    'late note': renderLateNote(SNOWFLAKE),
    ...editionsOf(fill, claim, canonicalUrl),
    ...named('with long addresses', editionsOf(fill, claim, `https://courier.example/${'p'.repeat(1000)}`)),
    'card with a long address of its picture': renderCard({ ...article, image: `${host}/${'p'.repeat(2048)}` }, brief),
    undelivered: renderUndelivered(place, 'Lede is no longer in that server.'),
    note: note('Cancelled.', 'warning'),
  };
}

const named = (name: string, messages: Record<string, Message>) =>
  Object.fromEntries(Object.entries(messages).map(([kind, message]) => [`${kind}, ${name}`, message]));

/** Editions as they are posted, message by message. */
function editionsOf(fill: Filler, claim: Claim, url: string): Record<string, Message> {
  const story: Story = {
    storyId: ID,
    headline: fill(600),
    url,
    summary: fill(5000),
    outlets: Array.from({ length: 9 }, (_, index) => ({ name: `${index} ${fill(300)}`, url })),
    claims: Array.from({ length: 2 }, () => ({ claim, outlet: fill(300), url, carriedBy: 9 })),
    differences: [
      {
        what: fill(300),
        values: Array.from({ length: 6 }, () => ({ figure: fill(90), outlet: fill(300), quote: claim.quote, url })),
      },
    ],
    known: [],
    isUpdate: true,
    briefId: ID,
    entryIds: [ID],
    publishedAt: null,
  };
  const edition: Edition = {
    title: fill(80),
    slot: '2026-11-18T07:30',
    zone: 'America/Argentina/ComodRivadavia',
    since: '2026-11-17T07:30:00.000Z',
    until: '2026-11-18T07:30:00.000Z',
    stories: Array.from({ length: 20 }, () => story),
    outletsRead: 1_000_000,
    entriesRead: 1_000_000,
    leftOut: 1_000_000,
    isLate: true,
    notes: [fill(400), fill(400)],
  };
  const plain: Posting = { roleId: null, hasThread: false, isForum: false, isSilent: true };
  const kinds = {
    edition: renderParts(edition, ID, plain).payloads,
    'edition in a thread': renderParts(edition, ID, { ...plain, hasThread: true }).payloads,
    'preview of an edition': renderEdition(edition),
    'quiet day': renderEdition({ ...edition, stories: [] }),
  };
  return Object.fromEntries(
    Object.entries(kinds).flatMap(([kind, messages]) =>
      messages.map((message, index) => [`${kind}, ${index + 1}`, message]),
    ),
  );
}

/** What Discord would not take, or a reader should not see. */
function faultsIn(message: Message): unknown[] {
  const request = MessageBody.parse(marked(message, ID));
  const components = (message.components ?? []).map((component) => Component.parse(component));
  const texts = flatten(components).flatMap(({ content }) => content ?? []);
  const pings = pingsOf(texts.join('\n'), request.allowed_mentions);
  return [
    ...faultsOfMessage({ content: '', embeds: [], components, attachments: [], flags: message.flags ?? 0 }),
    ...faultsOfRequest(request),
    ...(hasDiscordSchema ? faultsOf('MessageCreateRequest', marked(message, ID)) : []),
    ...texts.filter((text) => !text.isWellFormed()).map((text) => `torn: ${text}`),
    ...texts
      .filter((text) => /\*{4}(?!\S*\))|^> *$|^- *$|^### *$|undefined|NaN/m.test(text.replace(/\\./g, 'x')))
      .map((text) => `hollow: ${text}`),
    ...(pings.everyone || pings.users.length > 0 || pings.roles.length > 0 ? ['it rings'] : []),
  ];
}

describe.each(FILLERS)('messages full of %s', (_, fill) => {
  test.each(Object.entries(messagesOf(fill)))('%s: fits, is whole, and rings nobody', (_name, message) => {
    expect(faultsIn(message)).toEqual([]);
    expect(messagePage([message])).toContain('<section');
  });
});

test('a long model’s name leaves room for what a reader should know besides', () => {
  const brief = aBrief({ engine: 'model', model: 'm'.repeat(300), truncated: true });

  const text = JSON.stringify(renderCard(anArticle({ access: 'limited' }), brief));

  expect(text).toContain('only the part that is free to read');
  expect(text).toContain('the article was cut to fit the model');
});

test('evidence keeps what stands around a quote where the link would not fit, and adds no space of its own', () => {
  const [before, quote, after] = ['市議会は予算案を可決した。', '林市長は増税しないと述べた。', '市は旧橋を改修する。'];
  const text = `${before}${quote}${after}`;
  const claim = aClaim({ quote, start: before.length, end: before.length + quote.length });
  const article = anArticle({
    text,
    language: 'ja',
    canonicalUrl: `https://minato.example/${'p'.repeat(900)}`,
  });

  const message = JSON.stringify(renderEvidence(article, aBrief({ claims: [claim] }), ID, 0));

  expect(message).toContain(`> ${before}**${quote}**${after}`);
  expect(message).not.toContain('Read it in the article');
});

test.each([
  ['of a report', reportForm(ID)],
  ['of a language', languageForm()],
])('the form %s is one that Discord opens', (_, form) => {
  expect(faultsOfModal(ModalBody.parse(form))).toEqual([]);
});
