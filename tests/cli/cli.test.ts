import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished } from 'vitest';
import { editions } from '../../src/store/schema.ts';
import { plantDigest } from '../support/digest-guild.ts';
import { test } from '../support/fixtures.ts';
import { launchLede, lede } from '../support/lede.ts';
import { FERRIES, meaningOf, otherNews, TOLD_ABROAD } from '../support/meanings.ts';
import { aReplyToStory, startModel } from '../support/model.ts';
import { aPage, startSite } from '../support/site.ts';

describe('lede', () => {
  test('lists its commands, and explains each', async () => {
    const all = await lede(['--help']);
    const one = await lede(['extract', '--help']);

    expect(all.code).toBe(0);
    for (const name of [
      'read',
      'extract',
      'feed',
      'discover',
      'brief',
      'cluster',
      'render',
      'next',
      'demo',
      'migrate',
      'register',
      'doctor',
      'backup',
      'restore',
    ]) {
      expect(all.stdout).toContain(name);
    }
    expect(one).toMatchObject({ code: 0 });
    expect(one.stdout).toContain('--batch <dir> <out.json>');
  });

  test.for([
    [['frobnicate'], /no command "frobnicate"/],
    [['read'], /expected 1 argument, found 0/],
    [['read', 'a', 'b'], /expected 1 argument, found 2/],
    [['read', 'x', '--jsn'], /--jsn/],
    [[], /lede <command> \[options\]/],
    [['read', 'x', '--language', 'english'], /--language is a language tag such as de or pt-BR, not "english"/],
    [['extract', '--batch', 'only-one'], /expected 2 arguments, found 1/],
  ] as const)('wrong usage %j ends with 2 and says what is wrong', async ([args, message]) => {
    const { code, stdout, stderr } = await lede(args);

    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
  });

  test('wrong settings are all listed, and nothing starts', async ({ folder }) => {
    const env = { LEDE_DATA_DIR: join(folder, 'data'), REDIS_URL: 'nonsense', LEDE_LOG_LEVEL: 'loud' };

    const { code, stderr } = await lede(['migrate'], env);

    expect(code).toBe(1);
    expect(stderr).toContain('REDIS_URL');
    expect(stderr).toContain('LEDE_LOG_LEVEL');
    expect(stderr).not.toContain('    at ');
  });
});

describe('a file .env', () => {
  const settings = 'LEDE_LOG_LEVEL="loud"\r\nREDIS_URL=nonsense\r\n';

  test.for([
    ['of a Unix editor', Buffer.from(settings.replaceAll('\r', ''))],
    ['with the mark that editors of Windows write', Buffer.from(`\uFEFF${settings}`)],
    ['in the UTF-16 of its PowerShell', Buffer.from(`\uFEFF${settings}`, 'utf16le')],
  ] as const)('%s is read from its first line, and yields to what is set', async ([, content], { folder }) => {
    await writeFile(join(folder, '.env'), content);

    const { code, stderr } = await lede(['migrate'], { REDIS_URL: 'redis://localhost:1' }, folder);

    expect(code).toBe(1);
    expect(stderr).toContain('LEDE_LOG_LEVEL');
    expect(stderr).not.toContain('REDIS_URL');
  });
});

// Of a new folder in /proc, Linux says that nothing is there, and not that it may not be made.
describe.skipIf(process.platform !== 'linux')('a folder that cannot be made', () => {
  test('is named in a sentence that says what to do', async () => {
    const { code, stderr } = await lede(['migrate'], { LEDE_DATA_DIR: '/proc/lede/data' });

    expect(code).toBe(1);
    expect(stderr.trim().split('\n').at(-1)).toMatch(/^Cannot use .*"\/proc\/lede" cannot be made.*LEDE_DATA_DIR$/);
  });

  test('is a finding of the doctor, which goes on', async () => {
    const { code, stdout } = await lede(['doctor'], { LEDE_DATA_DIR: '/proc/lede', LEDE_HTTP_PORT: '0' });

    expect(code).toBe(1);
    expect(stdout).toMatch(/^FAIL +disk:.*"\/proc\/lede" cannot be made.*LEDE_DATA_DIR$/m);
    expect(stdout).toMatch(/^FAIL +database:.*LEDE_DATA_DIR$/m);
    expect(stdout).toMatch(/^ok +extraction:/m);
  });
});

describe('an interrupt', () => {
  test('ends a command that waits for a server which never answers', async () => {
    const server = createServer(() => undefined).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo; // it listens to a port
    const command = launchLede(['migrate'], { DATABASE_URL: `postgresql://lede@127.0.0.1:${port}/x` });
    await once(server, 'connection');

    command.child.kill('SIGTERM');

    expect(await command.outcome).toMatchObject({
      code: 130,
      stderr: expect.stringContaining('Stopping took too long'),
    });
  });
});

describe('lede read', () => {
  test('sends a link the whole way and prints one JSON document', async ({ databaseUrl }) => {
    const site = await startSite({ '/story': aPage() });
    const env = { DATABASE_URL: databaseUrl, LEDE_FETCH_ALLOW: site.host };

    const { code, stdout } = await lede(['read', site.url('/story'), '--json', '--length', 'short'], env);

    const { ok, article, brief } = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(ok).toBe(true);
    expect(article).toMatchObject({ title: 'Bridge reopens after two years', access: 'free' });
    expect(brief).toMatchObject({ engine: 'extractive', truncated: false });
    for (const { quote, start, end } of brief.claims) expect(article.text.slice(start, end)).toBe(quote);
  });

  test('does nothing else that is due, such as an edition', async ({ databaseUrl, database: { db } }) => {
    const site = await startSite({ '/story': aPage() });
    const env = { DATABASE_URL: databaseUrl, LEDE_FETCH_ALLOW: site.host };
    await plantDigest(db, { guildId: '1', channelId: '2' });

    const { code } = await lede(['read', site.url('/story')], env);

    expect(code).toBe(0);
    expect(await db.$count(editions)).toBe(0);
  });

  test('reads a text file, as it does a page', async ({ databaseUrl, folder }) => {
    const file = join(folder, 'story.txt');
    await writeFile(
      file,
      'The council approved the budget on Monday.\n\nThe mayor said that taxes would not rise in 2027.\n)\n',
    );

    const { code, stdout } = await lede(['read', file, '--json'], { DATABASE_URL: databaseUrl });

    expect(code).toBe(0);
    expect(JSON.parse(stdout).article.text).toContain('taxes would not rise');
    expect(JSON.stringify(JSON.parse(stdout).brief)).not.toContain(')"');
  });

  test('asks the model once for an article, and not at all the next time', async ({ databaseUrl }) => {
    const site = await startSite({ '/story': aPage() });
    await using model = await startModel([{ content: JSON.stringify(aReplyToStory()) }]);
    const env = {
      DATABASE_URL: databaseUrl,
      LEDE_FETCH_ALLOW: site.host,
      OPENAI_BASE_URL: model.baseUrl,
      OPENAI_API_KEY: model.apiKey,
      LEDE_MODEL: 'some-model',
    };

    const first = JSON.parse((await lede(['read', site.url('/story'), '--json'], env)).stdout);
    const second = JSON.parse((await lede(['read', `${site.url('/story')}#again`, '--json'], env)).stdout);

    expect(first.brief).toMatchObject({ engine: 'model', model: 'some-model', usage: { calls: 1 } });
    expect(first.brief.claims).toHaveLength(3);
    for (const { quote, start, end } of first.brief.claims) expect(first.article.text.slice(start, end)).toBe(quote);
    expect(second.brief).toEqual(first.brief);
    expect(model.requests).toHaveLength(1);
    expect(model.refused).toEqual([]);
  });

  test('says in JSON, too, what failed beside the link itself', async ({ folder }) => {
    const file = join(folder, 'story.txt');
    await writeFile(file, 'Some text.');

    const { code, stdout, stderr } = await lede(['read', file, '--json'], {
      DATABASE_URL: 'postgresql://lede@127.0.0.1:1/x',
    });

    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: 'failed' } });
    expect(stderr).toMatch(/127\.0\.0\.1:1/);
  });

  test('asking for a model where none is configured is refused with what to set', async ({ folder }) => {
    const file = join(folder, 'story.txt');
    await writeFile(file, 'Some text.');

    const { code, stdout, stderr } = await lede(['read', file, '--engine', 'model', '--json']);

    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: 'no_model' } });
    expect(stderr).toMatch(/OPENAI_API_KEY/);
  });
});

describe('lede extract', () => {
  test.for([
    ['http://127.0.0.1:9/', 'blocked_address'],
    ['http://10.0.0.1/', 'blocked_address'],
    ['ftp://example.org/file', 'blocked_address'],
    ['example.org/story', 'bad_url'],
    ['no-such-file.txt', 'file_not_found'],
    ['http://', 'bad_url'],
  ] as const)('%s is refused as %s in one sentence', async ([argument, expected]) => {
    const { code, stdout, stderr } = await lede(['extract', argument, '--json']);

    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: expected } });
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test.for([
    ['page.pdf', '%PDF-1.7\n1 0 obj', 'not_html'],
    ['empty.html', '', 'empty_page'],
    ['deep.html', `${'<div>'.repeat(5000)}text`, 'too_large'],
  ] as const)('a file %s is refused in one sentence', async ([name, content, expected], { folder }) => {
    const file = join(folder, name);
    await writeFile(file, content);

    const { code, stdout } = await lede(['extract', file, '--json']);

    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: expected } });
  });

  test.for([
    [
      'The council approved the budget on Monday, and the mayor said that taxes would not rise in the year after.',
      'en',
    ],
    [
      'Der Rat hat den Haushalt am Montag beschlossen, und die Steuern werden nach den Worten des Rates nicht steigen.',
      'de',
    ],
    ['Tarvik 3, Selm 1.', null],
  ] as const)('the language of "%s", which nobody declares, is %s', async ([text, language], { folder }) => {
    const file = join(folder, 'story.txt');
    await writeFile(file, text);

    const { stdout } = await lede(['extract', file, '--json']);

    expect(JSON.parse(stdout)).toMatchObject({ ok: true, language });
  });

  test('a batch goes on after a page that cannot be read', async ({ folder }) => {
    const pages = join(folder, 'pages');
    await mkdir(pages);
    await writeFile(join(pages, 'good.html'), aPage());
    await writeFile(join(pages, 'deep.html'), '<div>'.repeat(5000));
    await writeFile(join(pages, 'urls.json'), JSON.stringify({ good: 'https://example.org/story' }));

    const { code } = await lede(['extract', '--batch', pages, join(folder, 'out.json')]);

    const out = JSON.parse(await readFile(join(folder, 'out.json'), 'utf8'));
    expect(code).toBe(0);
    expect(out.good).toMatchObject({ headline: 'Bridge reopens after two years' });
    expect(out.good.articleBody).toContain('Repairs cost 41 million crowns');
    expect(out.deep).toMatchObject({ articleBody: '', error: { code: 'too_large' } });
  });

  test('a batch reads a page without its URL where that is none, and says so', async ({ folder }) => {
    const pages = join(folder, 'pages');
    await mkdir(pages);
    for (const id of ['good', 'number', 'malformed', 'constructor'])
      await writeFile(join(pages, `${id}.html`), aPage());
    await mkdir(join(pages, 'folder.html'));
    const urls = JSON.stringify({ good: 'https://example.org/story', number: 5, malformed: 'not a url' });
    await writeFile(join(pages, 'urls.json'), `\ufeff${urls}`);

    const { code } = await lede(['extract', '--batch', pages, join(folder, 'out.json')]);

    const out = JSON.parse(await readFile(join(folder, 'out.json'), 'utf8'));
    const story = { headline: 'Bridge reopens after two years', articleBody: expect.stringContaining('41 million') };
    expect(code).toBe(0);
    for (const id of ['number', 'malformed'])
      expect(out[id]).toMatchObject({ ...story, warning: expect.stringContaining('no URL that begins with http') });
    for (const id of ['good', 'constructor']) {
      expect(out[id]).toMatchObject(story);
      expect(out[id]).not.toHaveProperty('warning');
    }
    expect(out.folder.error).toMatchObject({ code: 'bad_file', message: expect.stringContaining('is not a file') });
  });
});

describe('lede brief', () => {
  test('says of each bad line which it is, in one line, by its own ID where it has one', async ({ folder }) => {
    const text = 'The council approved the budget on Monday.';
    const lines = [
      `\ufeff${JSON.stringify({ id: 'a', text })}`,
      '',
      JSON.stringify({ id: 'b', text: 5 }),
      JSON.stringify({ id: 'c', text: ' ' }),
      JSON.stringify({ text }),
      '{broken',
    ];
    await writeFile(join(folder, 'in.jsonl'), lines.join('\n'));

    const { code } = await lede(['brief', '--batch', join(folder, 'in.jsonl'), join(folder, 'out.jsonl')]);

    const out = (await readFile(join(folder, 'out.jsonl'), 'utf8')).trim().split('\n');
    expect(code).toBe(0);
    expect(out.map((line) => JSON.parse(line))).toMatchObject([
      { id: 'a', brief: { headline: 'The council approved the budget on Monday' } },
      { id: 'b', error: { code: 'bad_input', message: 'Line 3: text: expected string, received number' } },
      { id: 'c', error: { message: expect.stringMatching(/^Line 4: text: .*empty/) } },
      { id: 5, error: { message: 'Line 5: id: give a text or a number' } },
      { id: 6, error: { message: expect.stringMatching(/^Line 6: not JSON: /) } },
    ]);
  });

  test('a batch keeps the order of its lines, and a bad line costs only itself', async ({ folder }) => {
    const text = 'The council approved the budget on Monday. The mayor said taxes would rise by 3 per cent in 2027.';
    const lines = [JSON.stringify({ id: 'a', text }), '{broken', JSON.stringify({ id: 'c', text, title: 'Budget' })];
    await writeFile(join(folder, 'in.jsonl'), lines.join('\n'));

    const { code } = await lede(['brief', '--batch', join(folder, 'in.jsonl'), join(folder, 'out.jsonl')]);

    const out = (await readFile(join(folder, 'out.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(code).toBe(0);
    expect(out.map(({ id }) => id)).toEqual(['a', 2, 'c']);
    expect(out[1].error.message).toContain('Line 2');
    for (const { quote, start, end } of out[2].brief.claims) expect(text.slice(start, end)).toBe(quote);
  });
});

describe('a file that is not there', () => {
  test.for(['render', 'restore', 'brief', 'read'])('is what %s says is wrong', async (name, { databaseUrl }) => {
    const args = name === 'brief' ? ['--batch', 'missing.json', 'out.jsonl'] : ['missing.json'];

    const { code, stderr } = await lede([name, ...args], { DATABASE_URL: databaseUrl });

    expect(code).toBe(1);
    expect(stderr.trim()).toMatch(/^There is no file "[^"]*missing\.json"$/);
  });
});

describe('a file that cannot be written', () => {
  test.for([
    ['brief', '--batch', 'IN', '/missing/out.jsonl'],
    ['brief', '--batch', 'IN', 'IN'],
    ['brief', 'IN', 'OUT'],
    ['demo', '--html', '/missing/card.html'],
  ])('ends %j before any work', async (args, { folder }) => {
    const file = join(folder, 'in.jsonl');
    await writeFile(file, '{"id":"a","text":"Some text."}');

    const { code, stdout, stderr } = await lede(args.map((arg) => (arg === 'IN' ? file : arg)));

    expect(code).toBeGreaterThan(0);
    expect(stdout).toBe('');
    expect(stderr).not.toContain('    at ');
    expect(await readFile(file, 'utf8')).toContain('Some text.');
  });
});

describe('lede demo', () => {
  test('shows the card of the sample, and writes it as a page', async ({ databaseUrl, folder }) => {
    const page = join(folder, 'card.html');

    const { code, stdout } = await lede(['demo', '--html', page], { DATABASE_URL: databaseUrl });

    expect(code).toBe(0);
    expect(stdout).toContain('Harbour bridge closes for eleven weeks');
    expect(stdout).toContain('Key claims');
    expect(await readFile(page, 'utf8')).toContain('Harbour bridge closes for eleven weeks');
  });
});

describe('lede doctor', () => {
  test('says of every dependency what it found', async ({ databaseUrl, folder }) => {
    const { code, stdout } = await lede(['doctor'], { DATABASE_URL: databaseUrl, LEDE_DATA_DIR: folder });

    expect(code).toBe(0);
    for (const name of ['settings', 'disk', 'database', 'queue', 'extraction', 'model']) {
      expect(stdout).toMatch(new RegExp(`^ok +${name}:`, 'm'));
    }
  });

  test('fails where something does not answer, and still checks the rest', async ({ folder }) => {
    const env = {
      DATABASE_URL: 'postgresql://lede@127.0.0.1:1/x',
      LEDE_DATA_DIR: folder,
      OPENAI_BASE_URL: 'http://127.0.0.1:1/v1',
    };

    const { code, stdout } = await lede(['doctor'], env);

    expect(code).toBe(1);
    expect(stdout).toMatch(/^FAIL +database:.*DATABASE_URL/m);
    expect(stdout).toMatch(/^FAIL +model:.*OPENAI_BASE_URL/m);
    expect(stdout).toMatch(/^ok +extraction:/m);
  });
});

describe('an old Node.js', () => {
  test('gets a sentence that says what to do', async () => {
    const script = await readFile(new URL('../../src/require-node.cjs', import.meta.url), 'utf8');
    const complaints: string[] = [];
    const fakeProcess = {
      versions: { node: '18.19.0' },
      version: 'v18.19.0',
      stderr: { write: (text: string) => complaints.push(text) },
      exit: (code: number) => complaints.push(`exit ${code}`),
    };

    new Function('process', script)(fakeProcess);

    expect(complaints.join('')).toMatch(/needs Node.js 24 or newer, and this is v18\.19\.0.*exit 1/s);
  });
});

describe('lede cluster', () => {
  test('labels articles of a file, and bad lines do not end the run', async ({ folder }) => {
    const [input, output] = [join(folder, 'in.jsonl'), join(folder, 'out.jsonl')];
    const story = {
      url: 'https://courier.example/1',
      title: 'Dam at Lake Orvik breached',
      text: 'The dam at Lake Orvik was breached on Monday night, and the town of Selm was evacuated, the governor said.',
      publishedAt: '2026-11-17T20:00:00Z',
      siteName: null,
    };
    const lines = [
      JSON.stringify({ id: 'a', ...story }),
      'not json',
      '',
      JSON.stringify({ id: 'd', title: 5 }),
      JSON.stringify({ id: 'b', ...story, url: 'https://gazette.example/2', publishedAt: 'last night' }),
      JSON.stringify({ id: 'a', ...story }),
      JSON.stringify({ id: 7 }),
    ];
    await writeFile(input, `${lines.join('\n')}\n`);

    const { code } = await lede(['cluster', '--batch', input, output]);

    const answers = (await readFile(output, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(code).toBe(0);
    expect(answers).toMatchObject([
      { id: 'a', cluster: 'a' },
      { id: 2, error: { code: 'bad_input' } },
      { id: 'd', error: { message: 'Line 4: title: expected string, received number' } },
      { id: 'b', cluster: 'a' },
      { id: 'a', error: { message: expect.stringContaining('was there before') } },
      { id: 7, cluster: '7' },
    ]);
  });

  test('joins articles in two languages with an embedding model, and goes on without one that fails', async ({
    folder,
  }) => {
    const [input, output] = [join(folder, 'in.jsonl'), join(folder, 'out.jsonl')];
    const { english, german } = TOLD_ABROAD;
    const told = [english, german, ...otherNews()].map(({ title, summary }, id) => ({ id, title, text: summary }));
    await writeFile(input, told.map((line) => `${JSON.stringify(line)}\n`).join(''));
    await using model = await startModel([], {
      embed: (text) => meaningOf(text, FERRIES),
      embeddingTurns: [{ spoil: (vectors) => vectors }, { status: 400 }],
    });
    const env = { OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: model.apiKey, LEDE_EMBEDDING_MODEL: 'meaning-1' };
    const cluster = async () => {
      const { code, stderr } = await lede(['cluster', '--batch', input, output], env);
      const lines = (await readFile(output, 'utf8')).trim().split('\n');
      const labels = lines.map((line) => (JSON.parse(line) as { cluster: string }).cluster);
      return { code, stderr, stories: new Set(labels).size, isJoined: labels[0] === labels[1] };
    };

    const withModel = await cluster();
    const without = await cluster();

    expect(withModel).toMatchObject({ code: 0, stories: told.length - 1, isJoined: true });
    expect(without).toMatchObject({ code: 0, stories: told.length, isJoined: false });
    expect(without.stderr).toContain('Clustering without embeddings');
    expect(model.refused).toEqual([]);
  });
});

describe('lede next', () => {
  test('prints the next runs with their local time', async () => {
    const { code, stdout } = await lede([
      'next',
      '--cron',
      '30 2 * * *',
      '--zone',
      'Europe/Berlin',
      '--from',
      '2026-03-28T12:00:00Z',
      '--count',
      '2',
    ]);

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual([
      { slot: '2026-03-29T02:30', at: '2026-03-29T01:00:00.000Z' },
      { slot: '2026-03-30T02:30', at: '2026-03-30T00:30:00.000Z' },
    ]);
  });

  test.for([
    [['--cron', '0 8 * * *'], 2, /give --cron and --zone/],
    [['--cron', '61 8 * * *', '--zone', 'UTC'], 2, /"61 8 \* \* \*" is not a cron expression/],
    [['--cron', '0 8 * * *', '--zone', 'Nowhere'], 2, /"Nowhere" is not a time zone/],
    [['--cron', '0 8 * * *', '--zone', 'UTC', '--from', 'soon'], 2, /--from is an ISO 8601/],
    [['--cron', '0 8 * * *', '--zone', 'UTC', '--from', '2026-02-30'], 2, /--from is an ISO 8601.*not "2026-02-30"/],
    [['--cron', '0 8 * * *', '--zone', 'UTC', '--count', '0'], 2, /--count is a number/],
    [['--cron', '0 8 30 2 *', '--zone', 'UTC'], 1, /never runs/],
  ] as const)('%j is refused', async ([args, expected, message]) => {
    const { code, stdout, stderr } = await lede(['next', ...args]);

    expect(code).toBe(expected);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
  });
});
