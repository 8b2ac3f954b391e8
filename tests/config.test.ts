import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { readConfig, readSettings, readStartConfig } from '../src/config.ts';
import { test } from './support/fixtures.ts';

describe('settings', () => {
  test('none at all is a complete configuration', () => {
    const config = readConfig({});

    expect(config.database).toEqual({ url: undefined, dataDir: './data' });
    expect(config.model).toBeUndefined();
  });

  test('every fault is listed in one message', () => {
    const env = {
      DATABASE_URL: 'mysql://host/db',
      REDIS_URL: 'localhost:6379',
      OPENAI_BASE_URL: 'ftp://host',
      LEDE_PRICE_INPUT: 'cheap',
      LEDE_FETCH_ALLOW: '10.0.0.1',
      LEDE_LOG_LEVEL: 'loud',
    };

    const message = String(thrownBy(() => readConfig(env)));

    for (const name of Object.keys(env)) expect(message).toContain(name);
  });

  test('a list with wrong items is told of once, by its own name', () => {
    const message = String(thrownBy(() => readConfig({ LEDE_ROLES: 'bot,wroker,bots' })));

    expect(message.split('\n').slice(1)).toEqual(['  LEDE_ROLES: Give bot, worker, or bot,worker']);
  });

  test('a start without a token says so together with all else that is wrong', () => {
    const message = String(thrownBy(() => readStartConfig({ LEDE_ROLES: 'bots', LEDE_MAX_FEEDS: '0' })));

    expect(message).toMatch(/DISCORD_TOKEN is not set; create a bot/);
    expect(message).toContain('LEDE_ROLES: ');
    expect(message).toContain('LEDE_MAX_FEEDS: Give a whole number from 1 to 10000');
  });

  test('a token whose file cannot be read is told of once', () => {
    const message = String(thrownBy(() => readStartConfig({ DISCORD_TOKEN_FILE: '/missing/token' })));

    expect(message.match(/DISCORD_TOKEN/g)).toHaveLength(1);
  });

  test('those that are right can be had without those that are wrong', () => {
    const { config, faults } = readSettings({
      LEDE_MAX_FEEDS: '0',
      REDIS_URL: 'redis://host',
      DATABASE_URL: 'mysql://x',
    });

    expect(faults.map(({ name }) => name)).toEqual(['DATABASE_URL', 'LEDE_MAX_FEEDS']);
    expect(config).toMatchObject({
      redis: { url: 'redis://host' },
      database: { url: undefined },
      limits: { feeds: 50 },
    });
  });

  test('an embedding model needs somebody to ask', () => {
    expect(String(thrownBy(() => readConfig({ LEDE_EMBEDDING_MODEL: 'meaning-1' })))).toContain(
      'LEDE_EMBEDDING_MODEL: set OPENAI_API_KEY or OPENAI_BASE_URL too',
    );
    expect(readConfig({ LEDE_EMBEDDING_MODEL: 'meaning-1', OPENAI_API_KEY: 'key' }).embedding).toEqual({
      model: 'meaning-1',
      apiKey: 'key',
      baseUrl: undefined,
      price: 0,
    });
  });

  test('an empty variable counts as not set, as containers pass it', () => {
    expect(readConfig({ DATABASE_URL: '', OPENAI_API_KEY: '' }).model).toBeUndefined();
  });

  test('a secret can come from a file', async ({ folder }) => {
    const file = join(folder, 'key');
    await writeFile(file, 'sk-secret\n');

    expect(readConfig({ OPENAI_API_KEY_FILE: file }).model?.apiKey).toBe('sk-secret');
  });

  test('a secret that is set twice, or whose file is missing, is a fault', () => {
    const env = { OPENAI_API_KEY: 'a', OPENAI_API_KEY_FILE: '/missing/key', REDIS_URL_FILE: '/missing/redis' };

    const message = String(thrownBy(() => readConfig(env)));

    expect(message).toContain('OPENAI_API_KEY and OPENAI_API_KEY_FILE are both set');
    expect(message).toContain('REDIS_URL_FILE cannot be read');
  });

  test('a wrong secret is not repeated in the message', () => {
    expect(String(thrownBy(() => readConfig({ DATABASE_URL: 'hunter2' })))).not.toContain('hunter2');
  });

  test('addresses that may be fetched are exact pairs of host and port', () => {
    const { allow } = readConfig({ LEDE_FETCH_ALLOW: 'NAS.lan:8080, [::1]:80' }).fetch;

    expect([...allow]).toEqual(['nas.lan:8080', '[::1]:80']);
  });

  test('one price without the other is a fault', () => {
    expect(() => readConfig({ LEDE_PRICE_INPUT: '0.4' })).toThrow(/set both or neither/);
  });
});

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
