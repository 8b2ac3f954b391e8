import { eq, sql } from 'drizzle-orm';
import { Redis } from 'ioredis';
import { describe, expect, inject } from 'vitest';
import { type Config, readConfig } from '../src/config.ts';
import { openServices, type Services, startWorker } from '../src/services.ts';
import { articles, briefs, links, requests } from '../src/store/schema.ts';
import { BACKENDS, type BackendName, isAvailable, silent, test } from './support/fixtures.ts';
import { type Answer, aPage, startSite } from './support/site.ts';

const WISH = { engine: 'extractive', language: null, length: 'medium' } as const;

function configFor(backend: BackendName, databaseUrl: string, allow: string): Config {
  return readConfig({
    DATABASE_URL: databaseUrl,
    REDIS_URL: backend === 'redis' ? inject('redisUrl') : undefined,
    LEDE_FETCH_ALLOW: allow,
  });
}

const within = () => AbortSignal.timeout(20_000);

/** Forget every job, as a lost queue would. */
async function flush({ db, queue }: Services): Promise<void> {
  if (queue.backend === 'postgresql') return void (await db.execute(sql`delete from bullmq.job`));
  const redis = new Redis(String(inject('redisUrl')));
  const keys = await redis.keys(`${queue.prefix}*`);
  if (keys.length > 0) await redis.del(keys);
  await redis.quit();
}

for (const backend of BACKENDS) {
  describe.skipIf(!isAvailable(backend))(`a link, with the queue on ${backend}`, () => {
    test('becomes a brief whose quotes are the words of the stored article', async ({ databaseUrl, closing }) => {
      const site = await startSite({ '/story': aPage() });
      const services = closing(await openServices(configFor(backend, databaseUrl, site.host), silent));
      const stages: string[] = [];

      const id = await services.desk.ask({ url: site.url('/story'), ...WISH });
      const { article, brief } = await services.desk.wait(id, {
        signal: within(),
        onStage(stage) {
          // On a busy machine, a worker that was there before could be further than this by the first look.
          if (stages.length === 0) closing(startWorker(services));
          stages.push(stage);
        },
      });

      expect(article.title).toBe('Bridge reopens after two years');
      expect(brief.claims.length).toBeGreaterThan(0);
      for (const { quote, start, end } of brief.claims) expect(article.text.slice(start, end)).toBe(quote);
      expect(stages[0]).toBe('queued');
    });

    test('asked by twenty at once is fetched once, briefed once, and answers all twenty', async ({
      databaseUrl,
      closing,
    }) => {
      const site = await startSite({ '/story': aPage() });
      const services = closing(await openServices(configFor(backend, databaseUrl, site.host), silent));
      closing(startWorker(services));
      const urls = Array.from({ length: 20 }, (_, n) => `${site.url('/story')}?utm_source=member${n}#top`);

      const ids = await Promise.all(urls.map((url) => services.desk.ask({ url, ...WISH })));
      const answers = await Promise.all(ids.map((id) => services.desk.wait(id, { signal: within() })));

      expect(answers).toHaveLength(20);
      expect(site.requests).toHaveLength(1);
      expect(await services.db.$count(briefs)).toBe(1);
    });

    test('that was read is answered from the store, also in another length', async ({ databaseUrl, closing }) => {
      const site = await startSite({ '/story': aPage() });
      const services = closing(await openServices(configFor(backend, databaseUrl, site.host), silent));
      closing(startWorker(services));
      const ask = async (length: 'medium' | 'short') => {
        const id = await services.desk.ask({ url: site.url('/story'), ...WISH, length });
        return services.desk.wait(id, { signal: within() });
      };

      const first = await ask('medium');
      const again = await ask('medium');
      const short = await ask('short');

      expect(again.brief).toEqual(first.brief);
      expect(short.article.id).toBe(first.article.id);
      expect(site.requests).toHaveLength(1);
      expect(await services.db.$count(briefs)).toBe(2);
    });

    test('that cannot be read is refused with its reason, and may be asked for again', async ({
      databaseUrl,
      closing,
    }) => {
      let isThere = false;
      const site = await startSite({
        '/story': (response) => {
          response.writeHead(isThere ? 200 : 404, { 'content-type': 'text/html' }).end(isThere ? aPage() : 'gone');
        },
      });
      const services = closing(await openServices(configFor(backend, databaseUrl, site.host), silent));
      closing(startWorker(services));
      const ask = async () => {
        const id = await services.desk.ask({ url: site.url('/story'), ...WISH });
        return services.desk.wait(id, { signal: within() });
      };

      await expect(ask()).rejects.toMatchObject({ name: 'UserError', code: 'not_found' });
      isThere = true;
      const { article } = await ask();

      expect(article.title).toBe('Bridge reopens after two years');
    });

    test('is not lost with the queue: ten under way complete, each once', async ({ databaseUrl, closing }) => {
      const paths = Array.from({ length: 10 }, (_, n) => `/story-${n}`);
      const arrived = Promise.withResolvers<void>();
      const flushed = Promise.withResolvers<void>();
      const answer: Answer = async (response, { url = '' }) => {
        arrived.resolve();
        await flushed.promise;
        response
          .writeHead(200, { 'content-type': 'text/html' })
          .end(aPage({ title: `The bridge, part ${url.slice(7)}` }));
      };
      const site = await startSite(Object.fromEntries(paths.map((path) => [path, answer])));
      const services = closing(await openServices(configFor(backend, databaseUrl, site.host), silent));
      const ids = await Promise.all(paths.map((path) => services.desk.ask({ url: site.url(path), ...WISH })));
      const worker = closing(startWorker(services));
      const answers = Promise.all(ids.map((id) => services.desk.wait(id, { signal: within() })));
      await arrived.promise;

      await flush(services);
      flushed.resolve();
      // A bell lost after one pass is found by the next; in life there is one every minute.
      let isDone = false;
      void answers.finally(() => {
        isDone = true;
      });
      while (!isDone) await worker.reconciler.run();
      await answers;

      expect(await services.db.$count(articles)).toBe(10);
      expect(await services.db.$count(briefs)).toBe(10);
      expect(await services.db.$count(requests, eq(requests.state, 'answered'))).toBe(10);
      expect(site.requests).toHaveLength(10);
    });

    test('that fails when it is read again leaves those alone who wait for the brief of the first reading', async ({
      databaseUrl,
      closing,
    }) => {
      let isThere = true;
      const site = await startSite({
        '/story': (response) => {
          response.writeHead(isThere ? 200 : 404, { 'content-type': 'text/html' }).end(aPage());
        },
      });
      const services = closing(await openServices(configFor(backend, databaseUrl, site.host), silent));
      const first = await services.desk.ask({ url: site.url('/story'), ...WISH });
      const worker = closing(startWorker(services));
      await services.desk.wait(first, { signal: within() });
      // As if the brief were still being written, and the page had been read a day ago.
      await services.db.update(requests).set({ state: 'waiting', answeredAt: null });
      await services.db.update(briefs).set({ state: 'writing', claimedUntil: new Date(Date.now() + 60_000) });
      await services.db.update(links).set({ readAt: new Date(0) });
      isThere = false;

      const second = await services.desk.ask({ url: site.url('/story'), ...WISH });
      await expect(services.desk.wait(second, { signal: within() })).rejects.toMatchObject({ code: 'not_found' });
      await services.db.update(briefs).set({ claimedUntil: new Date(0) });
      await worker.reconciler.run();

      const { brief } = await services.desk.wait(first, { signal: within() });
      expect(brief.claims.length).toBeGreaterThan(0);
    });

    test('whose worker died in the middle is taken over when its claim ends', async ({ databaseUrl, closing }) => {
      const site = await startSite({ '/story': aPage() });
      const services = closing(await openServices(configFor(backend, databaseUrl, site.host), silent));
      const id = await services.desk.ask({ url: site.url('/story'), ...WISH });
      await flush(services);
      await services.db
        .update(links)
        .set({ state: 'fetching', turn: 1, attempts: 1, claimedUntil: new Date(Date.now() - 1000) });

      closing(startWorker(services));
      const { article } = await services.desk.wait(id, { signal: within() });

      expect(article.title).toBe('Bridge reopens after two years');
    });

    test('that kills every worker is given up with a reason', async ({ databaseUrl, closing }) => {
      const site = await startSite({});
      const services = closing(await openServices(configFor(backend, databaseUrl, site.host), silent));
      const id = await services.desk.ask({ url: site.url('/story'), ...WISH });
      await services.db
        .update(links)
        .set({ state: 'extracting', turn: 4, attempts: 4, claimedUntil: new Date(Date.now() - 1000) });

      closing(startWorker(services));

      await expect(services.desk.wait(id, { signal: within() })).rejects.toMatchObject({ code: 'given_up' });
    });
  });
}
