import type { Logger } from 'pino';
import type { Engine, Usage } from './briefing/brief.ts';
import { briefWriter } from './briefing/brief-writer.ts';
import { type Budget, createBudget } from './briefing/budget.ts';
import { createExtractiveEngine } from './briefing/extractive.ts';
import { createModelEngine } from './briefing/model.ts';
import { profileOf } from './briefing/profile.ts';
import type { Config, EmbeddingConfig, ModelConfig, Prices } from './config.ts';
import { editionComposer } from './digests/composer.ts';
import { createEmbedder } from './digests/embed.ts';
import { type EntryVectors, entryVectors } from './digests/entry-vectors.ts';
import { startPlanner } from './digests/planner-clock.ts';
import { type Bills, createBills } from './discord/bills.ts';
import { deliverer } from './discord/deliver.ts';
import { renderParts } from './discord/edition-parts.ts';
import { createDiscordRest, type DiscordRest } from './discord/rest.ts';
import { type FeedDesk, feedDesk } from './feeds/desk.ts';
import { createFeedFetcher } from './feeds/fetch.ts';
import { createFeedParser } from './feeds/parser.ts';
import { feedPoller } from './feeds/poller.ts';
import { type EntryPoster, entryPoster } from './feeds/poster.ts';
import { prober } from './feeds/prober.ts';
import { openQueueBackend } from './jobs/backend.ts';
import { type Bell, bellNearby, bellOf } from './jobs/bell.ts';
import { startChores } from './jobs/chores.ts';
import { composeEdition, deliverMessage, pollFeed, probeSite, readLink, writeBrief } from './jobs/kinds.ts';
import { consumer, producer, type QueueOptions } from './jobs/queue.ts';
import { type Reconciler, type Round, startReconciler } from './jobs/reconciler.ts';
import { countedEmbedder, countedFetcher, countedModel } from './ops/counted.ts';
import { type Metrics, NO_METRICS } from './ops/metrics.ts';
import { createExtractor } from './reading/extractor.ts';
import { createFetcher } from './reading/fetch.ts';
import { linkReader } from './reading/link-reader.ts';
import { type RequestDesk, requestDesk } from './requests.ts';
import { type Announcements, openAnnouncements } from './store/announcements.ts';
import { articleStore } from './store/articles.ts';
import { briefStore } from './store/briefs.ts';
import { type Database, installationId, migrateDatabase, openDatabase } from './store/database.ts';
import { deliveryStore } from './store/deliveries.ts';
import { digestStore } from './store/digests.ts';
import { editionStore } from './store/editions.ts';
import { openEmbeddedServer } from './store/embedded/server.ts';
import { entryVectorStore } from './store/entry-vectors.ts';
import { feedStore } from './store/feeds.ts';
import { guildStore } from './store/guilds.ts';
import { holdStore } from './store/holds.ts';
import { hostStore } from './store/hosts.ts';
import { linkStore } from './store/links.ts';
import { probeStore } from './store/probes.ts';
import { REQUESTS_CHANNEL } from './store/requests.ts';
import { subscriptionStore } from './store/subscriptions.ts';
import { DAY, SECOND } from './time.ts';
import { VERSION } from './version.ts';

/** What every role needs: state, the queue's near end, and the desk for requests. */
export interface Services {
  readonly config: Config;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly db: Database;
  readonly queue: QueueOptions;
  /** Call this whenever the queue is back after it was lost. */
  readonly onQueueReturn: (listener: () => void) => void;
  readonly desk: RequestDesk;
  readonly bells: Readonly<Record<'links' | 'briefs' | 'deliveries' | 'feeds' | 'probes' | 'editions', Bell>>;
  readonly feedDesk: FeedDesk;
  readonly poster: EntryPoster;
  readonly bills: Bills;
  readonly announcements: Announcements;
  /** `undefined` without a token: then nothing is posted. */
  readonly rest: DiscordRest | undefined;
  /** Everything this opened, in reverse order. */
  close(): Promise<void>;
}

/** What sites see of us: the product, honestly named, and where whoever runs it can be found. */
export function userAgentOf({ fetch: { contactUrl } }: Pick<Config, 'fetch'>): string {
  return `Lede/${VERSION} (${contactUrl === undefined ? '' : `+${contactUrl}; `}self-hosted news reader for Discord guilds)`;
}

const LINKS_AT_ONCE = 8;
const BRIEFS_AT_ONCE = 8;
const DELIVERIES_AT_ONCE = 16;
const POLLS_AT_ONCE = 16;
const PROBES_AT_ONCE = 2;
const EDITIONS_AT_ONCE = 2;
/** How long a digest remembers what it told. */
const MEMORY_MS = 30 * DAY;
/** No edition compares entries for longer: after an outage it makes up for a week. */
const KEEP_VECTORS_MS = 7 * DAY;
/** Below the time between two rounds of the reconciler. */
const SPREAD_MS = 50 * SECOND;
/** Longer than any budget's time. */
const KEEP_HOLDS_MS = 32 * DAY;
/** A guild that comes back within this time finds its settings. */
const KEEP_LEFT_GUILDS_MS = 30 * DAY;
/** Rows that one pass of the reconciler rings for, at most; the next pass finds the rest. */
const ROUND_SIZE = 1000;

/**
 * Open the database and the queue.
 *
 * @param signal Ends the start of the embedded database.
 * @throws {Error} If any cannot be used; what was opened before is closed again.
 */
export async function openServices(
  config: Config,
  log: Logger,
  metrics: Metrics = NO_METRICS,
  signal?: AbortSignal,
): Promise<Services> {
  await using opening = new AsyncDisposableStack();
  const databaseUrl = config.database.url ?? (await openEmbedded(config.database.dataDir));
  const database = await openDatabase(databaseUrl, log);
  opening.defer(() => database.close());
  await migrateDatabase(database.pool);
  const { db } = database;
  const address = { redisUrl: config.redis.url, databaseUrl, installationId: await installationId(db) };
  const backend = await openQueueBackend(address, log);
  opening.defer(() => backend.close());
  const announcements = await openAnnouncements(databaseUrl, REQUESTS_CHANNEL, log);
  opening.defer(() => announcements.close());
  const queue = backend.options;
  const bells = {
    links: openBell(readLink),
    briefs: openBell(writeBrief),
    deliveries: openBell(deliverMessage),
    feeds: openBell(pollFeed),
    probes: openBell(probeSite),
    editions: openBell(composeEdition),
  };
  const model = config.model?.model;
  const desk = requestDesk({
    db,
    announcements,
    ringLinks: bells.links,
    ringBriefs: bells.briefs,
    ringDeliveries: bells.deliveries,
    metrics,
    profileOf({ engine, ...options }) {
      const settings =
        engine === 'model' && model !== undefined ? { engine, model } : ({ engine: 'extractive' } as const);
      return { engine: settings.engine, profile: profileOf(settings, options) };
    },
  });
  const poster = entryPoster({ desk, engine: config.model ? 'model' : 'extractive' });
  const rings = { ringFeeds: bells.feeds, ringProbes: bells.probes, maxFeeds: config.limits.feeds };
  const feedRoom = { poster, feedDesk: feedDesk({ db, announcements, poster, ...rings }) };
  const rest = config.discord && createDiscordRest(config.discord);
  const opened = opening.move();
  const bills = createBills(db, config);
  const { onReturn: onQueueReturn } = backend;
  const base = { bills, config, log, metrics, db, queue, onQueueReturn, desk, bells, announcements, rest };
  return { ...base, ...feedRoom, close: () => opened.disposeAsync() };

  function openBell(kind: typeof readLink): Bell {
    const ringer = producer(kind, queue);
    opening.defer(() => ringer.close());
    return bellOf(ringer, log);
  }

  async function openEmbedded(dataDir: string): Promise<string> {
    const server = await openEmbeddedServer(dataDir, log, signal);
    opening.defer(() => server.close());
    log.info({ directory: server.directory }, 'The embedded PostgreSQL is ready');
    return server.url;
  }
}

export interface WorkerRole {
  readonly reconciler: Reconciler;
  /** Take no new work, and wait until what is under way has ended or was given back. */
  close(): Promise<void>;
}

/** Read links and write their briefs, whoever asked, and nothing else: a command must not post, poll or plan for guilds besides. */
export function startReaders(services: Services): WorkerRole {
  const stopping = new AbortController();
  const { consumers, rounds, close } = openReading(services, stopping.signal);
  const reconciler = startReconciler(rounds, services.log);
  return {
    reconciler,
    async close() {
      stopping.abort(new Error('Lede is stopping'));
      await Promise.all([reconciler.close(), ...consumers.map((each) => each.close())]);
      await close();
    },
  };
}

/** Whoever reads links and writes briefs; `close` comes last. */
function openReading(services: Services, signal: AbortSignal) {
  const { config, log, metrics, db, queue, bells } = services;
  const fetcher = countedFetcher(createFetcher(addressOf(config)), metrics, 'page');
  const extractor = createExtractor();
  const ring = { ringBriefs: bells.briefs, ringDeliveries: bells.deliveries };
  const billOf = (usage: Usage) => ({ model: config.model?.model ?? 'none', cost: costOf(usage, config.prices) });
  const { extractive, model } = createEngines(config.model, log);
  const counted = config.model ? countedModel(model, metrics, (usage) => costOf(usage, config.prices)) : model;
  const budget = createBudget(db, config.budget, config.prices, () => new Date());
  const write = briefWriter({ db, engines: { extractive, model: counted }, billOf, budget, ...ring, log, signal });
  const writers = consumer(writeBrief, write, queue, { concurrency: BRIEFS_AT_ONCE, log, metrics });
  const ringBriefs = bellNearby(writers, bells.briefs);
  const read = linkReader({ db, fetcher, extractor, ...ring, ringBriefs, log, signal });
  const consumers = [writers, consumer(readLink, read, queue, { concurrency: LINKS_AT_ONCE, log, metrics })];
  const rounds: Round[] = [
    { name: readLink.name, listSilent: () => linkStore(db).listSilent(ROUND_SIZE), ring: bells.links },
    { name: writeBrief.name, listSilent: () => briefStore(db).listSilent(ROUND_SIZE), ring: bells.briefs },
  ];
  return { consumers, rounds, budget, close: () => Promise.all([fetcher.close(), extractor.close()]) };
}

const addressOf = (config: Config) => ({ allow: config.fetch.allow, userAgent: userAgentOf(config) });

/** Do the work that is asked for: the role `worker`. */
export function startWorker(services: Services): WorkerRole {
  const { config, log, metrics, db, queue, bells, desk, poster, rest } = services;
  const stopping = new AbortController();
  const { signal } = stopping;
  const { consumers, rounds, budget, close: closeReading } = openReading(services, signal);
  const ring = { ringBriefs: bells.briefs, ringDeliveries: bells.deliveries };
  const feedFetcher = countedFetcher(createFeedFetcher(addressOf(config)), metrics, 'feed');
  const parser = createFeedParser();
  const tools = { fetcher: feedFetcher, parser };
  const poll = feedPoller({ db, ...tools, poster, ringFeeds: bells.feeds, log, signal });
  consumers.push(
    consumer(pollFeed, poll, queue, { concurrency: POLLS_AT_ONCE, log, metrics }),
    consumer(probeSite, prober({ db, tools, log, signal }), queue, { concurrency: PROBES_AT_ONCE, log, metrics }),
  );
  const compose = editionComposer({
    db,
    desk,
    engine: config.model ? 'model' : 'extractive',
    vectorsOf: config.embedding && createEntryVectors(config.embedding, { db, log, metrics }, budget),
    render: renderParts,
    ringEditions: bells.editions,
    ...ring,
    log,
    signal,
  });
  consumers.push(consumer(composeEdition, compose, queue, { concurrency: EDITIONS_AT_ONCE, log, metrics }));
  const planner = startPlanner({ db, ringEditions: bells.editions, ...ring, log });
  rounds.push(
    { name: pollFeed.name, listSilent: () => feedStore(db).listSilent(ROUND_SIZE), ring: spread(bells.feeds) },
    { name: probeSite.name, listSilent: () => probeStore(db).listSilent(ROUND_SIZE), ring: bells.probes },
    { name: composeEdition.name, listSilent: () => editionStore(db).listSilent(ROUND_SIZE), ring: bells.editions },
  );
  if (rest) {
    const deliver = deliverer({ db, rest, ringDeliveries: bells.deliveries, log, metrics, signal });
    consumers.push(consumer(deliverMessage, deliver, queue, { concurrency: DELIVERIES_AT_ONCE, log, metrics }));
    const listSilent = () => deliveryStore(db).listSilent(ROUND_SIZE);
    rounds.push({ name: deliverMessage.name, listSilent, ring: bells.deliveries });
  }
  const reconciler = startReconciler(rounds, log);
  services.onQueueReturn(() => void reconciler.run());
  const chores = startChores(
    [
      { name: 'purge-guilds', run: () => purgeGuilds(db, log) },
      { name: 'sweep-feeds', run: () => sweepFeeds(db) },
      { name: 'forget-holds', run: () => holdStore(db).forget(new Date(Date.now() - KEEP_HOLDS_MS)) },
      { name: 'forget-vectors', run: () => entryVectorStore(db).sweep(new Date(Date.now() - KEEP_VECTORS_MS)) },
      { name: 'forget-texts', run: () => forgetTexts(db, config.keep.textMs, log, signal) },
    ],
    log,
  );
  if (config.fetch.allow.size > 0)
    log.info({ allow: [...config.fetch.allow] }, 'These private addresses may be fetched');

  return {
    reconciler,
    async close() {
      stopping.abort(new Error('Lede is stopping'));
      await Promise.all([
        reconciler.close(),
        planner.close(),
        chores.close(),
        ...consumers.map((each) => each.close()),
      ]);
      await Promise.all([closeReading(), feedFetcher.close(), parser.close()]);
    },
  };
}

/** Delete what is stored of guilds that let us go long enough ago. */
async function purgeGuilds(db: Database, log: Logger): Promise<void> {
  const before = new Date(Date.now() - KEEP_LEFT_GUILDS_MS);
  const guildIds = await db.transaction((tx) => guildStore(tx).purge(before));
  if (guildIds.length > 0) log.info({ guildIds }, 'Deleted the data of guilds that we left');
}

/** Forget the text of articles that nobody has read for long. */
async function forgetTexts(db: Database, keepMs: number, log: Logger, signal: AbortSignal): Promise<void> {
  const before = new Date(Date.now() - keepMs);
  let total = 0;
  let count = ROUND_SIZE;
  // In batches, so that nobody waits for a lock of ours.
  while (count === ROUND_SIZE && !signal.aborted) {
    count = await articleStore(db).forgetTexts(before, ROUND_SIZE);
    total += count;
  }
  if (total > 0) log.info({ count: total }, 'Forgot the texts of old articles');
}

/** Forget what moderators removed or only looked at. */
async function sweepFeeds(db: Database): Promise<void> {
  const yesterday = new Date(Date.now() - DAY);
  await subscriptionStore(db).sweep(yesterday);
  await probeStore(db).sweep(yesterday);
  await feedStore(db).deleteUnfollowed(yesterday);
  await hostStore(db).sweep();
  await digestStore(db).sweep(yesterday);
  await editionStore(db).sweep(new Date(Date.now() - MEMORY_MS), yesterday);
}

/** Ring for rows of one round over most of the minute until the next, so that they make no burst. */
function spread(ring: Bell): Bell {
  return (rows) => ring(rows.map((row) => ({ ...row, afterMs: Math.floor(Math.random() * SPREAD_MS) })));
}

/** The two engines; without a model, the extractive one does the other's work too. */
export function createEngines(model: ModelConfig | undefined, log: Logger): Record<'extractive' | 'model', Engine> {
  const extractive = createExtractiveEngine();
  if (!model) return { extractive, model: extractive };
  const { apiKey, baseUrl } = model;
  const endpoint = { ...(apiKey === undefined ? {} : { apiKey }), ...(baseUrl === undefined ? {} : { baseUrl }) };
  return { extractive, model: createModelEngine({ ...endpoint, model: model.model, fallback: extractive, log }) };
}

function createEntryVectors(
  embedding: EmbeddingConfig,
  { db, log, metrics }: Pick<Services, 'db' | 'log' | 'metrics'>,
  budget: Budget,
): EntryVectors {
  const { model, price } = embedding;
  const costOf = (tokens: number) => (tokens * price) / 1_000_000;
  const embed = countedEmbedder(createEmbedder(embedding), metrics, costOf);
  const hasRoom = (tokens: number) => budget.hasRoom(costOf(tokens));
  return entryVectors({ db, embed, model, billOf: (tokens) => ({ model, cost: costOf(tokens) }), hasRoom, log });
}

/** @returns Dollars; `null` where no price is set. */
function costOf({ inputTokens, outputTokens }: Usage, prices: Prices | undefined): number | null {
  return prices ? (inputTokens * prices.input + outputTokens * prices.output) / 1_000_000 : null;
}
