import { once } from 'node:events';
import { AttachmentBuilder, type ChatInputCommandInteraction, Client, type Interaction, REST } from 'discord.js';
import {
  type APIModalInteractionResponseCallbackData,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ButtonStyle,
  ChannelFlags,
  ChannelType,
  ComponentType,
  GatewayIntentBits,
  MessageFlags,
  PermissionFlagsBits,
  Routes,
  TextInputStyle,
} from 'discord-api-types/v10';
import { expect, onTestFinished, test } from 'vitest';
import {
  aChannel,
  aForumTag,
  aGuild,
  aMember,
  aRole,
  aUser,
  type Discord,
  type DiscordOptions,
  startDiscord,
} from '../support/discord/index.ts';

/** A stand-in with one channel and one reader in it. */
async function aPlace(options: Omit<DiscordOptions, 'guilds'> = {}, parts: Parameters<typeof aGuild>[0] = {}) {
  const channel = aChannel();
  const member = aMember();
  const guild = aGuild({ channels: [channel], members: [member], ...parts });
  const discord = await startDiscord({ ...options, guilds: [guild] });
  onTestFinished(() => discord[Symbol.asyncDispose]());
  return { discord, guild, channel, reader: { channel, user: member.user } };
}

/** The library's own client, with what it refuses kept beside it. */
function aClient({ apiUrl }: Discord, intents: number = GatewayIntentBits.Guilds) {
  // The library's own waits five seconds between two identifications.
  const buildIdentifyThrottler = async () => ({ waitForIdentify: async () => {} });
  const client = new Client({ intents, rest: { api: apiUrl, retries: 3 }, ws: { buildIdentifyThrottler } });
  onTestFinished(() => client.destroy());
  return client;
}

async function connect(discord: Discord) {
  const client = aClient(discord);
  const ready = once(client, 'clientReady');
  await client.login(discord.token);
  await ready;
  return client;
}

function aRest({ apiUrl, token }: Discord) {
  return new REST({ api: apiUrl, retries: 2 }).setToken(token);
}

const greet = {
  name: 'greet',
  description: 'Say hello',
  options: [{ type: ApplicationCommandOptionType.String, name: 'name', description: 'Whom', required: true }],
} as const;

/** A client that has registered `/greet` and hands each interaction to the test. */
async function aGreeter(discord: Discord, answer: (interaction: ChatInputCommandInteraction) => Promise<unknown>) {
  const client = await connect(discord);
  await client.application?.commands.set([greet]);
  const failure = Promise.withResolvers<unknown>();
  client.on('interactionCreate', (interaction: Interaction) => {
    if (interaction.isChatInputCommand()) answer(interaction).catch(failure.resolve);
  });
  return { failure: failure.promise };
}

test('a client connects, registers a command, defers and edits its answer', async () => {
  const { discord, reader } = await aPlace();
  await aGreeter(discord, async (interaction) => {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await interaction.editReply(`Hello ${interaction.options.getString('name', true)}`);
    await interaction.followUp('And a good day');
  });

  const greeting = discord.play.slash('greet', { name: 'Ines' }, reader);

  expect(await greeting.reply()).toMatchObject({ text: 'Hello Ines', isEphemeral: true, versions: ['', 'Hello Ines'] });
  expect((await greeting.answer()).latencyMs).toBeLessThan(3000);
  await discord.until(() => greeting.followups().length === 1, 'the followup');
  expect(greeting.followups()[0]).toMatchObject({ text: 'And a good day', isEphemeral: false });
  expect(discord.violations).toEqual([]);
});

test('a dropped connection is resumed and what was missed is replayed', async () => {
  const { discord, reader } = await aPlace();
  await aGreeter(discord, (interaction) => interaction.reply('Here I am'));

  discord.gateway.drop();
  await discord.until(() => !discord.gateway.isConnected());
  const greeting = discord.play.slash('greet', { name: 'Ines' }, reader);

  expect(await greeting.reply()).toMatchObject({ text: 'Here I am' });
  expect(discord.gateway.history).toEqual(['connected', 'identified', 'closed', 'connected', 'resumed']);
  expect(discord.violations).toEqual([]);
});

test.for([
  ['opcode 7', 'shardResume', (discord: Discord): void => discord.gateway.askToReconnect()],
  [
    'a session that cannot be resumed',
    'shardReady',
    (discord: Discord): void => discord.gateway.invalidate({ isResumable: false }),
  ],
  [
    'a session forgotten while it was away',
    'shardReady',
    (discord: Discord) => {
      discord.gateway.forget();
      discord.gateway.drop();
    },
  ],
  ['an outage', 'shardResume', (discord: Discord): void => void discord.outage(50)],
] as const)('a client comes back after %s', async ([, event, disturb]) => {
  const { discord } = await aPlace();
  const client = await connect(discord);

  const isBack = once(client, event);
  disturb(discord);
  await isBack;

  expect(discord.gateway.isConnected()).toBe(true);
  expect(discord.violations).toEqual([]);
});

test.for([
  ['4004', 'a wrong token', 'wrong', GatewayIntentBits.Guilds],
  ['4014', 'an intent that was not granted', undefined, GatewayIntentBits.MessageContent],
] as const)('the gateway closes with %s for %s', async ([code, , token, intents]) => {
  const { discord } = await aPlace();
  const client = aClient(discord, intents);

  const session = new WebSocket(`${discord.apiUrl.replace('http', 'ws')}?v=10&encoding=json`);
  const closed = once(session, 'close');
  session.addEventListener('message', ({ data }) => {
    if (JSON.parse(String(data)).op !== 10) return;
    const properties = { os: 'linux', browser: 'test', device: 'test' };
    session.send(JSON.stringify({ op: 2, d: { token: token ?? discord.token, intents, properties } }));
  });

  await expect(client.login(token ?? discord.token)).rejects.toThrow();
  expect(await closed).toMatchObject([{ code: Number(code) }]);
  expect(discord.violations).toContainEqual({ kind: 'gateway', detail: expect.stringContaining(code) });
});

test('a late answer is refused with 10062 and written down', async () => {
  const { discord, reader } = await aPlace();
  const { failure } = await aGreeter(discord, async (interaction) => {
    discord.clock.advance(3001);
    await interaction.reply('Too late');
  });

  const greeting = discord.play.slash('greet', { name: 'Ines' }, reader);

  await expect(greeting.answer()).rejects.toThrow('did not respond');
  expect(await failure).toMatchObject({ code: 10062 });
  expect(discord.violations.map(({ kind }) => kind)).toEqual(['unanswered', 'late answer']);
});

test('a second answer is refused with 40060', async () => {
  const { discord, reader } = await aPlace();
  const rest = aRest(discord);
  const body = { type: 4, data: { content: 'Once' } };
  const { failure } = await aGreeter(discord, async ({ id, token }) => {
    await rest.post(Routes.interactionCallback(id, token), { body, auth: false });
    await rest.post(Routes.interactionCallback(id, token), { body, auth: false });
  });

  const greeting = discord.play.slash('greet', { name: 'Ines' }, reader);

  expect(await greeting.reply()).toMatchObject({ text: 'Once' });
  expect(await failure).toMatchObject({ code: 40060 });
});

test('a token of an interaction is good for fifteen minutes', async () => {
  const { discord, reader } = await aPlace();
  const { failure } = await aGreeter(discord, async (interaction) => {
    await interaction.deferReply();
    discord.clock.advance(15 * 60_000 + 1);
    await interaction.editReply('Too late');
  });

  discord.play.slash('greet', { name: 'Ines' }, reader);

  expect(await failure).toMatchObject({ code: 50027, status: 401 });
  expect(discord.invalidRequests()).toBe(1);
});

test('an enforced nonce finds the first message, and one whose answer was lost after the effect', async () => {
  const { discord, channel } = await aPlace();
  const route = Routes.channelMessages(channel.id);
  const body = { content: 'The morning edition', nonce: 'edition-1', enforce_nonce: true };
  discord.faults.add('POST /channels/:channel/messages', 'lost after the effect');

  await expect(fetch(`${discord.apiUrl}/v10${route}`, postOf(discord, body))).rejects.toThrow();
  const second = await aRest(discord).post(route, { body });

  expect(discord.messagesIn(channel)).toMatchObject([
    { id: (second as { id: string }).id, text: 'The morning edition' },
  ]);
  expect(discord.requests.map(({ status }) => status)).toEqual([0, 200]);
});

test.for([
  ['2,001 characters of content', { content: 'x'.repeat(2001) }],
  ['4,001 characters of text', { flags: 1 << 15, components: [{ type: 10, content: 'x'.repeat(4001) }] }],
  [
    '4,001 characters in two texts',
    { flags: 1 << 15, components: ['x'.repeat(4000), 'x'].map((content) => ({ type: 10, content })) },
  ],
  ['41 components', { flags: 1 << 15, components: Array.from({ length: 41 }, () => ({ type: 10, content: 'x' })) }],
  [
    'content beside components of the second kind',
    { flags: 1 << 15, content: 'x', components: [{ type: 10, content: 'x' }] },
  ],
  ['a text component without the flag', { components: [{ type: 10, content: 'x' }] }],
  ['one custom_id twice', { components: [{ type: 1, components: [aButton('a'), aButton('a')] }] }],
  ['a label of 81 characters', { components: [{ type: 1, components: [{ ...aButton('a'), label: 'x'.repeat(81) }] }] }],
  ['a nonce of 26 characters', { content: 'x', nonce: 'x'.repeat(26) }],
] as const)('Discord refuses %s', async ([, body]) => {
  const { discord, channel } = await aPlace();

  const refused = aRest(discord).post(Routes.channelMessages(channel.id), { body });

  await expect(refused).rejects.toMatchObject({ code: 50035 });
  expect(discord.messagesIn(channel)).toEqual([]);
  expect(discord.violations).toMatchObject([{ kind: 'invalid body' }]);
});

test('what the channel does not allow is refused by name', async () => {
  const { id } = aGuild();
  const deny = (bit: bigint) => [{ id, type: 'role' as const, allow: 0n, deny: bit }];
  const mute = aChannel({ overwrites: deny(PermissionFlagsBits.SendMessages) });
  const hidden = aChannel({ overwrites: deny(PermissionFlagsBits.ViewChannel) });
  const { discord, channel } = await aPlace({}, { id, channels: [aChannel(), mute, hidden] });
  const send = (to: string) => aRest(discord).post(Routes.channelMessages(to), { body: { content: 'x' } });

  await expect(send(mute.id)).rejects.toMatchObject({ code: 50013, status: 403 });
  await expect(send(hidden.id)).rejects.toMatchObject({ code: 50001, status: 403 });
  await expect(send(channel.id)).rejects.toMatchObject({ code: 10003, status: 404 });
  expect(discord.violations).toEqual([]);
});

test('a bucket that is empty answers 429, and a client waits as long as it is told', async () => {
  const { discord, channel } = await aPlace();
  const route = Routes.channelMessages(channel.id);
  for (let count = 0; count < 5; count += 1)
    await fetch(`${discord.apiUrl}/v10${route}`, postOf(discord, { content: String(count) }));
  const sixth = await fetch(`${discord.apiUrl}/v10${route}`, postOf(discord, { content: 'one too many' }));
  discord.clock.advance(5000);
  discord.faults.add('POST /channels/:channel/messages', { retryAfterMs: 150 });

  await aRest(discord).post(route, { body: { content: 'patient' } });

  expect(sixth.status).toBe(429);
  expect(sixth.headers.get('x-ratelimit-scope')).toBe('user');
  const [first, second] = discord.requests.slice(-2);
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(150);
  expect(discord.messagesIn(channel)).toHaveLength(6);
  expect(discord.invalidRequests()).toBe(2);
});

test('a button opens a form, and a form changes the message', async () => {
  const { discord, channel, reader } = await aPlace();
  const client = await connect(discord);
  client.on('interactionCreate', async (interaction) => {
    if (interaction.isButton()) await interaction.showModal(aForm());
    if (interaction.isModalSubmit() && interaction.isFromMessage())
      await interaction.update({ content: interaction.fields.getTextInputValue('why'), components: [] });
  });
  const components = [{ type: ComponentType.ActionRow, components: [aButton('report')] }];
  await aRest(discord).post(Routes.channelMessages(channel.id), { body: { content: 'A card', components } });
  const [card] = discord.messagesIn(channel);
  if (!card) throw new Error('There is no card');

  const form = discord.play.button(card, 'report', reader);
  const sent = await discord.play.submit(form, { why: 'A wrong name' }, reader);

  expect(await sent.reply()).toMatchObject({ id: card.id, text: 'A wrong name', buttons: [] });
  expect(() => discord.play.button(card, 'report', reader)).toThrow('no button');
  expect(discord.violations).toEqual([]);
});

test('a member can do only what the screen would let them', async () => {
  const role = aRole({ permissions: PermissionFlagsBits.ManageGuild });
  const moderator = aMember({ user: aUser({ username: 'ines' }), roles: [role.id] });
  const reader = aMember();
  const channel = aChannel();
  const { discord } = await aPlace({}, { channels: [channel], members: [reader, moderator], roles: [role] });
  const needed = String(PermissionFlagsBits.ManageGuild);
  await aRest(discord).put(Routes.applicationCommands(discord.applicationId), {
    body: [
      { ...greet, default_member_permissions: needed },
      { type: ApplicationCommandType.Message, name: 'Summarize links' },
    ],
  });
  const as = ({ user }: typeof reader) => ({ channel, user });
  const said = discord.play.say('https://courier.example/story', as(reader));

  expect(() => discord.play.slash('greet', { name: 'x' }, as(reader))).toThrow('hidden');
  expect(() => discord.play.slash('greet', {}, as(moderator))).toThrow('required');
  expect(() => discord.play.slash('greet', { name: 1 }, as(moderator))).toThrow('does not take 1');
  expect(() => discord.play.slash('other', {}, as(moderator))).toThrow('no command');
  expect(() => discord.play.autocomplete('greet', 'name', {}, as(moderator))).toThrow('does not complete');
  expect(() => discord.play.select(said, 'x', [], as(reader))).toThrow('no select');
  expect(discord.play.menu('Summarize links', said, as(reader)).interaction.user).toBe(reader.user);
});

test('an event that is dispatched twice is answered twice, and the second answer refused', async () => {
  const { discord, reader } = await aPlace();
  const { failure } = await aGreeter(discord, (interaction) => interaction.reply('Hello'));
  discord.gateway.repeatNext('INTERACTION_CREATE');

  const greeting = discord.play.slash('greet', { name: 'Ines' }, reader);

  expect(await greeting.reply()).toMatchObject({ text: 'Hello' });
  expect(await failure).toMatchObject({ code: 40060 });
});

test('two hundred commands at once are all answered in time', async () => {
  const { discord, reader } = await aPlace();
  await aGreeter(discord, (interaction) => interaction.deferReply());

  const greetings = Array.from({ length: 200 }, () => discord.play.slash('greet', { name: 'Ines' }, reader));

  const answers = await Promise.all(greetings.map((greeting) => greeting.answer()));
  expect(answers.every(({ latencyMs }) => latencyMs < 3000)).toBe(true);
  expect(discord.violations).toEqual([]);
});

test('what is typed is completed', async () => {
  const { discord, reader } = await aPlace();
  const client = await connect(discord);
  await client.application?.commands.set([{ ...greet, options: [{ ...greet.options[0], autocomplete: true }] }]);
  client.on('interactionCreate', async (interaction) => {
    if (interaction.isAutocomplete())
      await interaction.respond([{ name: `${interaction.options.getFocused()}s`, value: 'ines' }]);
  });

  const typing = discord.play.autocomplete('greet', 'name', { name: 'Ine' }, reader);

  expect(await typing.choices()).toEqual([{ name: 'Ines', value: 'ines' }]);
});

test('a command keeps its identifier when all are overwritten, and its version when nothing changed', async () => {
  const { discord } = await aPlace();
  const route = Routes.applicationCommands(discord.applicationId);

  const first = await aRest(discord).put(route, { body: [greet] });
  const same = await aRest(discord).put(route, { body: [greet] });
  await aRest(discord).put(route, { body: [{ ...greet, description: 'Say good day' }] });

  expect(same).toEqual(first);
  const [before] = first as { id: string; version: string }[];
  expect(discord.commands()).toMatchObject([
    { id: before?.id, version: expect.not.stringMatching(`^${before?.version}$`) },
  ]);
});

test('a failure of the service is tried again, and one before the effect leaves nothing behind', async () => {
  const { discord, channel } = await aPlace();
  const send = () => aRest(discord).post(Routes.channelMessages(channel.id), { body: { content: 'At last' } });
  discord.faults.add('POST /channels/:channel/messages', 'lost before the effect');
  discord.faults.add('POST /channels/:channel/messages', { status: 503 });

  await expect(send()).rejects.toThrow('other side closed');
  await send();

  expect(discord.messagesIn(channel)).toMatchObject([{ text: 'At last' }]);
  expect(discord.requests.map(({ status }) => status)).toEqual([0, 503, 200]);
});

test('a client that is reset after the effect sends again by itself, and doubles what has no nonce', async () => {
  const { discord, channel } = await aPlace();
  const send = (body: object) => aRest(discord).post(Routes.channelMessages(channel.id), { body });
  discord.faults.add('POST /channels/:channel/messages', 'reset after the effect');
  await send({ content: 'Doubled' });
  discord.faults.add('POST /channels/:channel/messages', 'reset after the effect');
  await send({ content: 'Single', nonce: '1', enforce_nonce: true });

  expect(discord.messagesIn(channel).map(({ text }) => text)).toEqual(['Doubled', 'Doubled', 'Single']);
});

test('a message rings only whom the request allows', async () => {
  const { discord, channel, reader } = await aPlace();
  const content = `@everyone <@${reader.user.id}>`;
  const route = Routes.channelMessages(channel.id);

  await aRest(discord).post(route, { body: { content } });
  await aRest(discord).post(route, { body: { content, allowed_mentions: { parse: [] } } });

  expect(discord.messagesIn(channel).map(({ pings }) => pings)).toEqual([
    { everyone: true, users: [reader.user.id], roles: [] },
    { everyone: false, users: [], roles: [] },
  ]);
});

test('a thread hangs from a message, a post in a forum is a thread, and messages are read around one another', async () => {
  const text = aChannel();
  const forum = aChannel({ type: ChannelType.GuildForum });
  const { discord } = await aPlace({}, { channels: [text, forum] });
  const rest = aRest(discord);
  const route = Routes.channelMessages(text.id);
  const ids: string[] = [];
  for (const content of ['one', 'two', 'three']) ids.push(idOf(await rest.post(route, { body: { content } })));

  const thread = await rest.post(Routes.threads(text.id, ids[0]), { body: { name: 'More' } });
  const entry = await rest.post(Routes.threads(forum.id), {
    body: { name: 'An edition', message: { content: 'Today' } },
  });
  const after = await rest.get(route, { query: new URLSearchParams({ after: ids[0] ?? '', limit: '1' }) });

  expect(thread).toMatchObject({ id: ids[0], parent_id: text.id });
  expect(await rest.get(Routes.channelMessages(idOf(entry)))).toMatchObject([{ content: 'Today' }]);
  expect(after).toMatchObject([{ content: 'two' }]);
  await expect(rest.post(Routes.channelMessages(forum.id), { body: { content: 'x' } })).rejects.toMatchObject({
    code: 50008,
  });
});

test('a wrong token is refused with 401 and counted', async () => {
  const { discord } = await aPlace();

  const refused = new REST({ api: discord.apiUrl }).setToken('wrong').get(Routes.user());

  await expect(refused).rejects.toMatchObject({ status: 401 });
  expect(discord.invalidRequests()).toBe(1);
  expect(discord.violations).toMatchObject([{ kind: 'wrong token' }]);
});

test('without its intent a bot reads its own words only', async () => {
  const { discord, channel, reader } = await aPlace();
  const said = discord.play.say('A secret', reader);

  const read = await aRest(discord).get(Routes.channelMessage(channel.id, said.id));

  expect(read).toMatchObject({ id: said.id, content: '' });
});

const take = {
  name: 'take',
  description: 'Take a list',
  options: [{ type: ApplicationCommandOptionType.Attachment, name: 'list', description: 'Which', required: true }],
} as const;

/** A Components V2 message that shows a file. */
function aFileCard(name: string) {
  return { flags: MessageFlags.IsComponentsV2, components: [aFile(`attachment://${name}`)] } as const;
}

function aFile(url: string) {
  return { type: ComponentType.File, file: { url } } as const;
}

function upload(name: string, data: string | Buffer = 'feeds') {
  return { name, data, contentType: 'text/x-opml' };
}

test('a member uploads a file, and the bot fetches it from the address it is given', async () => {
  const { discord, reader } = await aPlace();
  const client = await connect(discord);
  await client.application?.commands.set([take]);
  client.on('interactionCreate', async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    const { name, size, contentType, url, ephemeral } = interaction.options.getAttachment('list', true);
    const text = await (await fetch(url)).text();
    await interaction.reply(JSON.stringify({ name, size, contentType, ephemeral, text }));
  });

  const file = { name: 'my list.opml', content: '<opml/>', contentType: 'text/x-opml' };
  const taking = discord.play.slash('take', { list: { file } }, reader);

  expect(JSON.parse((await taking.reply()).text)).toEqual({
    name: 'my_list.opml',
    size: 7,
    contentType: 'text/x-opml',
    ephemeral: true,
    text: '<opml/>',
  });
  expect(discord.violations).toEqual([]);
});

test('a file is nothing but a file, of 10 MiB at most, and its address is good for a day', async () => {
  const { discord, channel, reader } = await aPlace();
  const client = await connect(discord);
  await client.application?.commands.set([take, greet]);
  const file = { name: 'list.opml', content: 'x' };
  const sent = await aRest(discord).post(Routes.channelMessages(channel.id), {
    body: {},
    files: [upload('list.opml')],
  });
  const url = (sent as { attachments: { url: string }[] }).attachments[0]?.url ?? '';
  const statusOf = async (address: string) => (await fetch(address)).status;

  expect(() => discord.play.slash('take', { list: 'x' }, reader)).toThrow('does not take');
  expect(() => discord.play.slash('greet', { name: { file } }, reader)).toThrow('does not take');
  const large = { ...file, content: Buffer.alloc(10 * 1024 * 1024 + 1) };
  expect(() => discord.play.slash('take', { list: { file: large } }, reader)).toThrow('does not take');
  expect([await statusOf(url), await statusOf(url.replace('hm=', 'hm=1'))]).toEqual([200, 404]);
  discord.clock.advance(24 * 60 * 60_000 + 1);
  expect(await statusOf(url)).toBe(404);
});

test('an answer, its edit and a followup bring files', async () => {
  const { discord, reader } = await aPlace();
  const file = (name: string) => new AttachmentBuilder(Buffer.from(`of ${name}`), { name, description: 'A list' });
  await aGreeter(discord, async (interaction) => {
    await interaction.reply({ content: 'One', files: [file('one.txt')] });
    await interaction.editReply({ content: 'Two', files: [file('two.txt')] });
    await interaction.followUp({ ...aFileCard('three.txt'), files: [file('three.txt')] });
    await interaction.followUp('Done');
  });

  const greeting = discord.play.slash('greet', { name: 'Ines' }, reader);
  await discord.until(() => greeting.followups().length === 2, 'the followups');

  const filesOf = ({ files }: { files: readonly { name: string; content: Buffer }[] }) =>
    files.map(({ name, content }) => [name, String(content)]);
  // The library names only the files that an edit brings, and so drops those that were there.
  expect(filesOf(await greeting.reply())).toEqual([['two.txt', 'of two.txt']]);
  expect(greeting.followups().map(filesOf)).toEqual([[['three.txt', 'of three.txt']], []]);
  expect(discord.violations).toEqual([]);
});

test('an edit keeps the files it names and drops the others, or adds to all where it names none', async () => {
  const { discord, channel } = await aPlace();
  const rest = aRest(discord);
  const sent = await rest.post(Routes.channelMessages(channel.id), {
    body: { content: 'Lists' },
    files: [upload('a.opml'), upload('b.opml')],
  });
  const [, b] = (sent as { attachments: { id: string }[] }).attachments;

  const body = { attachments: [{ id: b?.id }, { id: '0', filename: 'renamed.opml', description: 'New' }] };
  const edited = await rest.patch(Routes.channelMessage(channel.id, idOf(sent)), { body, files: [upload('c.opml')] });

  expect(edited).toMatchObject({ attachments: [b, { filename: 'renamed.opml', description: 'New', size: 5 }] });
  await rest.patch(Routes.channelMessage(channel.id, idOf(sent)), { body: {}, files: [upload('d.opml')] });
  const names = discord.messagesIn(channel).flatMap(({ files }) => files.map(({ name }) => name));
  expect(names).toEqual(['b.opml', 'renamed.opml', 'd.opml']);
  await rest.patch(Routes.channelMessage(channel.id, idOf(sent)), { body: { attachments: [] } });
  expect(discord.messagesIn(channel)).toMatchObject([{ text: 'Lists', files: [] }]);
  expect(discord.violations).toEqual([]);
});

test('a component that shows a file is sent back with its address', async () => {
  const { discord, channel } = await aPlace();

  const sent = await aRest(discord).post(Routes.channelMessages(channel.id), {
    body: aFileCard('list.opml'),
    files: [upload('list.opml')],
  });

  const url = expect.stringContaining(`${new URL(discord.apiUrl).origin}/attachments/${channel.id}/`);
  expect(sent).toMatchObject({
    components: [{ file: { url }, name: 'list.opml', size: 5 }],
    attachments: [{ url, proxy_url: url, filename: 'list.opml', content_type: 'text/x-opml' }],
  });
});

test.for([
  ['a component whose file is not there', 50035, aFileCard('other.opml'), [upload('list.opml')]],
  [
    'a component whose file is somewhere else',
    50035,
    { ...aFileCard(''), components: [aFile('https://n.example/a')] },
    [],
  ],
  ['a picture that is not there', 50035, aPicture('attachment://a.png'), []],
  ['a file that nobody sent', 50035, { content: 'x', attachments: [{ id: '0' }] }, []],
  ['a file that is named twice', 50035, { attachments: [{ id: '0' }, { id: '0' }] }, [upload('list.opml')]],
  ['eleven files', 30015, {}, Array.from({ length: 11 }, (_, index) => upload(`${index}.opml`))],
  ['a file of more than 10 MiB', 40005, {}, [upload('list.opml', Buffer.alloc(10 * 1024 * 1024 + 1))]],
] as const)('Discord refuses %s', async ([, code, body, files]) => {
  const { discord, channel } = await aPlace();

  const refused = aRest(discord).post(Routes.channelMessages(channel.id), { body, files: [...files] });

  await expect(refused).rejects.toMatchObject({ code });
  expect(discord.messagesIn(channel)).toEqual([]);
  expect(discord.violations).toMatchObject([{ kind: 'invalid body' }]);
});

test('files need a right of their own, and a route that takes them', async () => {
  const { id } = aGuild();
  const overwrites = [{ id, type: 'role' as const, allow: 0n, deny: PermissionFlagsBits.AttachFiles }];
  const bare = aChannel({ overwrites });
  const { discord } = await aPlace({}, { id, channels: [bare] });
  const rest = aRest(discord);
  const files = [upload('list.opml')];

  await expect(rest.post(Routes.channelMessages(bare.id), { body: {}, files })).rejects.toMatchObject({ code: 50013 });
  await rest.post(Routes.channelMessages(bare.id), { body: { content: 'Without' } });
  const commands = Routes.applicationCommands(discord.applicationId);
  await expect(rest.post(commands, { body: greet, files })).rejects.toMatchObject({ code: 50109 });
});

test('a post in a forum bears its tags, and its first message the name of its thread', async () => {
  const tags = [aForumTag({ name: 'Science' }), aForumTag({ name: 'Sport' })];
  const forum = aChannel({ type: ChannelType.GuildForum, flags: ChannelFlags.RequireTag, availableTags: tags });
  const { discord } = await aPlace({}, { channels: [forum] });
  const client = await connect(discord);
  const known = await client.channels.fetch(forum.id);
  if (known?.type !== ChannelType.GuildForum) throw new Error('There is no forum');

  const post = await known.threads.create({
    name: 'An edition',
    appliedTags: known.availableTags.filter(({ name }) => name === 'Sport').map((tag) => tag.id),
    message: { content: 'Today', files: [new AttachmentBuilder(Buffer.from('x'), { name: 'a.txt' })] },
  });

  expect(post.appliedTags).toEqual([tags[1]?.id]);
  expect(await post.fetchStarterMessage()).toMatchObject({ id: post.id, content: 'Today' });
  expect(discord.violations).toEqual([]);
});

test('a forum refuses what its tags and limits do not allow, and leaves no empty thread behind', async () => {
  const [open, reserved] = [aForumTag(), aForumTag({ moderated: true })];
  const many = Array.from({ length: 6 }, () => aForumTag());
  const forum = aChannel({ type: ChannelType.GuildForum, availableTags: [open, reserved, ...many] });
  const strict = aChannel({ ...forum, id: aChannel().id, flags: ChannelFlags.RequireTag });
  const { discord, guild } = await aPlace({}, { channels: [forum, strict] });
  const post = (to: string, body: object) =>
    aRest(discord).post(Routes.threads(to), { body: { name: 'Post', message: { content: 'Today' }, ...body } });
  const tagged = (...tags: { id: string }[]) => ({ applied_tags: tags.map(({ id }) => id) });

  await expect(post(strict.id, {})).rejects.toMatchObject({ code: 40067 });
  await expect(post(forum.id, tagged({ id: '1' }))).rejects.toMatchObject({ code: 10087 });
  await expect(post(forum.id, tagged(reserved))).rejects.toMatchObject({ code: 50013 });
  await expect(post(forum.id, tagged(...many))).rejects.toMatchObject({ code: 50035 });
  await expect(post(forum.id, { name: '' })).rejects.toMatchObject({ code: 50035 });
  await expect(post(forum.id, { name: 'x'.repeat(101) })).rejects.toMatchObject({ code: 50035 });
  await expect(post(forum.id, { message: {} })).rejects.toMatchObject({ code: 50006 });
  await expect(post(forum.id, { message: { content: 'x'.repeat(2001) } })).rejects.toMatchObject({ code: 50035 });
  expect(guild.channels).toEqual([forum, strict]);
});

test('a post in a forum that is sent twice is there twice, whatever its nonce', async () => {
  const forum = aChannel({ type: ChannelType.GuildForum });
  const { discord, guild } = await aPlace({}, { channels: [forum] });
  const message = { content: 'Today', nonce: 'edition-1', enforce_nonce: true };

  for (let time = 0; time < 2; time += 1)
    await aRest(discord).post(Routes.threads(forum.id), { body: { name: 'Post', message } });

  expect(guild.channels.map(({ name }) => name)).toEqual([forum.name, 'Post', 'Post']);
});

test('a guild lists the threads that are open and that the bot may see, newest first', async () => {
  const { id } = aGuild();
  const overwrites = [{ id, type: 'role' as const, allow: 0n, deny: PermissionFlagsBits.ViewChannel }];
  const [text, hidden] = [aChannel(), aChannel({ overwrites })];
  const aThread = (parts: object) => aChannel({ type: ChannelType.PublicThread, parentId: text.id, ...parts });
  const others = [
    aThread({ name: 'Open' }),
    aThread({ name: 'Archived', archived: true }),
    aThread({ name: 'Hidden', parentId: hidden.id }),
    aThread({ name: 'Private', type: ChannelType.PrivateThread }),
  ];
  const { discord, guild } = await aPlace({}, { id, channels: [text, hidden, ...others] });
  const client = await connect(discord);
  await aRest(discord).post(Routes.threads(text.id), { body: { name: 'Own', type: ChannelType.PublicThread } });

  const listed = await (await client.guilds.fetch(guild.id)).channels.fetchActiveThreads();

  expect(listed.threads.map(({ name }) => name)).toEqual(['Own', 'Open']);
  expect([...listed.members.keys()]).toEqual([discord.bot.id]);
  await expect(aRest(discord).get(Routes.guildActiveThreads('1'))).rejects.toMatchObject({ code: 10004 });
});

test('an announcement is published once, and ten an hour', async () => {
  const news = aChannel({ type: ChannelType.GuildAnnouncement });
  const { discord } = await aPlace({}, { channels: [news] });
  const rest = aRest(discord);
  const publish = (id: string) => rest.post(Routes.channelMessageCrosspost(news.id, id));
  const said = await rest.post(Routes.channelMessages(news.id), { body: { content: 'News' } });

  expect(await publish(idOf(said))).toMatchObject({ flags: MessageFlags.Crossposted });
  await expect(publish(idOf(said))).rejects.toMatchObject({ code: 40033 });
  for (let time = 0; time < 8; time += 1) await expect(publish('1')).rejects.toMatchObject({ code: 10008 });
  const route = `${discord.apiUrl}/v10${Routes.channelMessageCrosspost(news.id, idOf(said))}`;
  const eleventh = await fetch(route, { method: 'POST', headers: { authorization: `Bot ${discord.token}` } });

  expect(eleventh.status).toBe(429);
  expect(Number(eleventh.headers.get('retry-after'))).toBeGreaterThan(3500);
  expect(discord.messagesIn(news)).toMatchObject([{ flags: MessageFlags.Crossposted }]);
  expect(discord.violations).toEqual([]);
});

test('only an announcement channel publishes, and what others wrote only with a right to manage it', async () => {
  const [text, news] = [aChannel(), aChannel({ type: ChannelType.GuildAnnouncement })];
  const { discord, reader } = await aPlace({}, { channels: [text, news] });
  const rest = aRest(discord);
  const own = await rest.post(Routes.channelMessages(text.id), { body: { content: 'x' } });
  const theirs = discord.play.say('x', { ...reader, channel: news });
  const publish = (channel: string, id: string) => rest.post(Routes.channelMessageCrosspost(channel, id));

  await expect(publish(text.id, idOf(own))).rejects.toMatchObject({ code: 50024 });
  await expect(publish(news.id, theirs.id)).rejects.toMatchObject({ code: 50013 });
});

function aPicture(url: string) {
  const items = [{ media: { url } }];
  return { flags: MessageFlags.IsComponentsV2, components: [{ type: ComponentType.MediaGallery, items }] } as const;
}

function idOf(thing: unknown): string {
  return (thing as { id: string }).id; // Everything Discord answers here has one.
}

function aButton(id: string) {
  return { type: ComponentType.Button, style: ButtonStyle.Primary, custom_id: id, label: 'Report' } as const;
}

function aForm(): APIModalInteractionResponseCallbackData {
  const input = { type: ComponentType.TextInput, custom_id: 'why', style: TextInputStyle.Short, label: 'Why' } as const;
  return {
    custom_id: 'form',
    title: 'Report',
    components: [{ type: ComponentType.ActionRow, components: [input] }],
  };
}

function postOf({ token }: Discord, body: object) {
  const headers = { authorization: `Bot ${token}`, 'content-type': 'application/json' };
  return { method: 'POST', headers, body: JSON.stringify(body) };
}
