import { inject, onTestFinished } from 'vitest';
import { type Cable, layCable } from './cable.ts';
import { aPlace, settingsFor } from './lede-on-discord.ts';
import { startLede } from './process.ts';
import { type RedisServer, startRedis } from './redis.ts';
import { aPage, startSite } from './site.ts';

/** A place, a site, and cables to the servers between which Lede runs as a process of its own. */
export async function aFragileLede(databaseUrl: string, { backend = 'redis', pages = 3 } = {}) {
  const place = await aPlace();
  const paths = Array.from({ length: pages }, (_, n) => `/story-${n}`);
  const site = await startSite(Object.fromEntries(paths.map((path) => [path, aPage()])));
  const database = await aCable(databaseUrl);
  const redis = backend === 'redis' ? await aRedis() : undefined;
  const redisCable = redis && (await aCable(redis.url));
  const env = {
    ...settingsFor(place.discord, database.url),
    LEDE_FETCH_ALLOW: site.host,
    ...(redisCable && { REDIS_URL: redisCable.url }),
  };
  const start = async () => {
    const lede = startLede(env);
    await lede.logged('Lede is ready');
    return lede;
  };
  return { ...place, site, database, redis, redisCable, env, start, urlOf: (n: number) => site.url(paths[n] ?? '') };
}

/** A Redis of the test's own, which may be broken. */
export async function aRedis(...options: readonly string[]): Promise<RedisServer> {
  const redis = await startRedis(options);
  if (!redis) throw new Error('Redis did not start');
  onTestFinished(() => redis.stop());
  return redis;
}

async function aCable(url: string): Promise<Cable> {
  const cable = await layCable(url);
  onTestFinished(() => cable.close());
  return cable;
}

export const hasRedis = () => inject('redisUrl') !== undefined;
