import { Client, Events, GatewayIntentBits, MessageFlags } from 'discord.js';

/** The least a bot can do: it defers every command and does nothing else. The floor for the time of a first answer. */
const client = new Client({
  intents: [GatewayIntentBits.Guilds],
  rest: { api: String(process.env.DISCORD_API_URL), globalRequestsPerSecond: 1000 },
});
client.on(Events.InteractionCreate, (interaction) => {
  if (interaction.isChatInputCommand()) void interaction.deferReply({ flags: MessageFlags.Ephemeral });
});
client.once(Events.ClientReady, () => process.stderr.write(`${JSON.stringify({ msg: 'ready' })}\n`));
await client.login(process.env.DISCORD_TOKEN);
