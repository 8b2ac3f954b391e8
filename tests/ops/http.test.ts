import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { sql } from 'drizzle-orm';
import { describe, expect, onTestFinished } from 'vitest';
import { startOpsServer } from '../../src/ops/http.ts';
import { prometheusMetrics } from '../../src/ops/prometheus.ts';
import { links } from '../../src/store/schema.ts';
import { silent, test } from '../support/fixtures.ts';
import { aPlace, isCard, settingsFor } from '../support/lede-on-discord.ts';
import { aReplyToStory, startModel } from '../support/model.ts';
import { startLede } from '../support/process.ts';
import { freePort } from '../support/redis.ts';
import { aPage, startSite } from '../support/site.ts';

async function readiness(port: number) {
  const response = await fetch(`http://127.0.0.1:${port}/readyz`);
  const body = (await response.json()) as { parts: Record<string, { isReady: boolean; detail: string }> };
  return { status: response.status, body };
}

describe('health and metrics', () => {
  test('say what happened and whether everything is there, and no secret', async ({ databaseUrl, database }) => {
    const port = await freePort();
    const { discord, reader, guild } = await aPlace();
    const site = await startSite({ '/story?key=canary-in-url': aPage() });
    await using model = await startModel([{ content: JSON.stringify(aReplyToStory()) }]);
    const lede = startLede({
      ...settingsFor(discord, databaseUrl),
      LEDE_HTTP_PORT: String(port),
      LEDE_FETCH_ALLOW: site.host,
      OPENAI_BASE_URL: model.baseUrl,
      OPENAI_API_KEY: model.apiKey,
      LEDE_PRICE_INPUT: '1',
      LEDE_PRICE_OUTPUT: '2',
      LEDE_LOG_LEVEL: 'debug',
    });
    await lede.logged('Lede is ready');

    expect(await (await fetch(`http://127.0.0.1:${port}/healthz`)).json()).toEqual({ status: 'alive' });
    expect(await readiness(port)).toMatchObject({
      status: 200,
      body: { status: 'ready', parts: { database: { isReady: true }, gateway: { isReady: true } } },
    });

    const link = site.url('/story?key=canary-in-url');
    await discord.play.slash('summarize', { link }, reader).reply(isCard);
    await discord.play.slash('summarize', { link }, reader).reply(isCard);
    const logged = await lede.logged('A message was posted');
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();

    // Posted by a worker's job, or by the bot as soon as the brief is there.
    expect(logged).toMatchObject({ guildId: guild.id, requestId: expect.any(String), deliveryId: expect.any(String) });
    const grounded = await lede.logged('Grounded a model reply');
    expect(grounded).toMatchObject({ job: 'write-brief', jobId: expect.any(String) });
    expect(text).toContain('lede_interactions_total{command="summarize",result="answered"} 2');
    expect(text).toMatch(/lede_interaction_ack_seconds_count\{kind="command"\} 2/);
    expect(text).toContain('lede_fetches_total{what="page",result="ok"} 1');
    expect(text).toContain('lede_model_calls_total 1');
    expect(text).toMatch(/lede_model_tokens_total\{direction="in"\} [1-9]/);
    expect(text).toMatch(/lede_model_cost_dollars_total 0?\.0*[1-9]|lede_model_cost_dollars_total [1-9]/);
    expect(text).toContain('lede_cache_lookups_total{cache="brief",result="hit"} 1');
    expect(text).toMatch(/lede_posts_total\{form="card",result="posted"\} [12]/);
    expect(text).toMatch(/lede_jobs_total\{kind="read-link",result="done"\} 1/);
    expect(text).toMatch(/lede_jobs\{kind="read-link",state="due"\} 0/);
    expect(text).toContain('lede_gateway_up 1');
    expect(text).toContain('nodejs_eventloop_lag_seconds');
    for (const secret of [discord.token, model.apiKey, 'canary-in-url', guild.id, site.host]) {
      expect(text).not.toContain(secret);
    }

    // A row that nobody works on, as if every worker had been gone for ten minutes.
    await database.db.insert(links).values({
      url: 'https://late.example/',
      state: 'fetching',
      dueAt: sql`now() - interval '10 minutes'`,
      claimedUntil: sql`now() - interval '9 minutes'`,
    });
    const late = await readiness(port);
    expect(late).toMatchObject({ status: 503, body: { parts: { work: { isReady: false } } } });
    expect(late.body.parts.work?.detail).toContain('read-link');
    await database.db.delete(links).where(sql`url = 'https://late.example/'`);

    const recover = discord.outage();
    await expect
      .poll(() => readiness(port))
      .toMatchObject({
        status: 503,
        body: { parts: { gateway: { isReady: false }, database: { isReady: true } } },
      });
    recover();
    expect(await lede.stop()).toBe(0);
  });

  test('a port that was chosen and is taken keeps Lede from starting, in one sentence', async ({ databaseUrl }) => {
    const { discord } = await aPlace();
    const port = await takenPort();

    const lede = startLede({ ...settingsFor(discord, databaseUrl), LEDE_HTTP_PORT: String(port) });
    const { code, stderr } = await lede.ended();

    expect(code).toBe(1);
    expect(stderr).toBe(
      `Cannot serve health and metrics on 127.0.0.1:${port}: another program has that port; set LEDE_HTTP_PORT to another, or 0`,
    );
  });

  test('a second process on one machine, where nobody chose a port, goes on without', async () => {
    const port = await takenPort();

    const server = await startOpsServer({ port, host: '127.0.0.1', isChosen: false }, prometheusMetrics(), silent);

    expect(server).toBeUndefined();
  });

  test('nothing is ready before there is anything to ask, and the metrics are there all the same', async () => {
    const settings = { port: await freePort(), host: '127.0.0.1', isChosen: true };
    const server = await startOpsServer(settings, prometheusMetrics(), silent);
    onTestFinished(() => server?.close());

    expect(await readiness(settings.port)).toMatchObject({ status: 503, body: { reason: 'starting or stopping' } });
    const response = await fetch(`http://127.0.0.1:${settings.port}/metrics`);
    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(await response.text()).toContain('process_cpu_seconds_total');
  });
});

test('every metric of the dashboard is one that Lede gives', async () => {
  const dashboard = JSON.parse(await readFile(new URL('../../docs/grafana-dashboard.json', import.meta.url), 'utf8'));
  const text = await prometheusMetrics().expose({ backlog: undefined, isGatewayUp: true });
  const given = new Set(
    [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    ),
  );
  const expressions: string[] = dashboard.panels.flatMap((panel: { targets?: { expr: string }[] }) =>
    (panel.targets ?? []).map(({ expr }) => expr),
  );
  const used = expressions.flatMap((expr) => expr.match(/\b(?:lede|nodejs|process)_\w+/g) ?? []);

  expect(used.length).toBeGreaterThan(20);
  expect(used.filter((name) => !given.has(name))).toEqual([]);
  // What we count and nobody looks at is counted in vain.
  const ours = [...text.matchAll(/^# TYPE (lede_\w+)/gm)].map(([, name = '']) => name);
  expect(ours.filter((name) => !expressions.join(' ').includes(name))).toEqual([]);
});

async function takenPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
