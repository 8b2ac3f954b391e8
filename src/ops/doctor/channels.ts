import type { REST } from '@discordjs/rest';
import { DiscordAPIError } from '@discordjs/rest';
import {
  type APIChannel,
  type APIGuild,
  type APIGuildMember,
  type APIOverwrite,
  type APIRole,
  PermissionFlagsBits as Bit,
  ChannelFlags,
  ChannelType,
  OverwriteType,
  Routes,
} from 'discord-api-types/v10';
import { sql } from 'drizzle-orm';
import { missingToPost, type PostingNeeds, THREADS } from '../../discord/permissions.ts';
import type { Database } from '../../store/database.ts';
import { type Finding, well } from './finding.ts';

/** A channel that somebody chose, and what it takes to post there. */
interface Chosen {
  readonly guildId: string;
  readonly channelId: string;
  readonly needs: PostingNeeds;
  /** Where posts of a forum go: of each digest or feed the tags that every post gets. */
  readonly tagIds: readonly (readonly string[])[];
}

/** Channels that are asked about; more would take minutes. */
const MAX_CHANNELS = 500;
const MAX_TOLD = 10;

/** Whether we may post in every channel that a feed, a digest or a log goes to. @throws {Error} Naming what is missing where. */
export async function checkChannels(rest: REST, db: Database, userId: string): Promise<Finding> {
  const chosen = await listChosen(db);
  const faults: string[] = [];
  for (const [guildId, channels] of Map.groupBy(chosen, (each) => each.guildId)) {
    const found = await inspectGuild(rest, guildId, userId, channels);
    faults.push(...found);
  }
  if (faults.length === 0)
    return well(chosen.length === 0 ? 'none is configured yet' : `Lede may post in all ${chosen.length}`);
  const told = faults.slice(0, MAX_TOLD).join('; ');
  const more = faults.length > MAX_TOLD ? `; and ${faults.length - MAX_TOLD} more` : '';
  throw new Error(`${told}${more}; grant them in the channel's settings, or choose another channel`);
}

async function listChosen(db: Database): Promise<readonly Chosen[]> {
  const { rows } = await db.execute<{
    guild_id: string;
    channel_id: string;
    threads: boolean;
    writes: boolean;
    tags: string[][] | null;
  }>(sql`
    select guild_id, channel_id, bool_or(threads) as threads, bool_or(writes) as writes,
      json_agg(tags) filter (where tags is not null) as tags
    from (
      select guild_id, channel_id, has_thread and not is_forum as threads, is_forum as writes, case when is_forum
          then array(select rule ->> 'tagId' from jsonb_array_elements(tag_rules) rule where rule ->> 'filter' = '') end as tags
        from subscriptions where removed_at is null and not is_paused and mode <> 'digest'
      union all
      select guild_id, channel_id, has_thread and not is_forum, has_thread or is_forum, case when is_forum then array_remove(array[tag_id], null) end
        from digests where removed_at is null and not is_paused
      union all
      select id, log_channel_id, false, false, null from guilds where log_channel_id is not null) chosen
    where not exists (select 1 from guilds home where home.id = guild_id and home.left_at is not null)
    group by 1, 2 order by 1, 2 limit ${MAX_CHANNELS}`);
  return rows.map(({ guild_id: guildId, channel_id: channelId, threads, writes, tags }) => ({
    guildId,
    channelId,
    needs: { hasThread: threads, writesInThreads: threads || writes },
    tagIds: tags ?? [],
  }));
}

/** @returns What is wrong with each channel. */
async function inspectGuild(
  rest: REST,
  guildId: string,
  userId: string,
  channels: readonly Chosen[],
): Promise<string[]> {
  const guild = await ask<APIGuild>(rest, Routes.guild(guildId));
  const member = guild && (await ask<APIGuildMember>(rest, Routes.guildMember(guildId, userId)));
  if (!guild || !member) return [`guild ${guildId}: the bot is not in it`];
  const faults: string[] = [];
  for (const { channelId, needs, tagIds } of channels) {
    const place = `guild ${guildId}, channel ${channelId}`;
    const channel = await ask<APIChannel>(rest, Routes.channel(channelId));
    if (!channel) {
      faults.push(`${place}: it is gone, or View Channel is missing`);
      continue;
    }
    const isThread = THREADS.includes(channel.type);
    const parentId = isThread && 'parent_id' in channel ? channel.parent_id : undefined;
    const parent = parentId ? await ask<APIChannel>(rest, Routes.channel(parentId)) : channel;
    const overwrites = parent && 'permission_overwrites' in parent ? (parent.permission_overwrites ?? []) : [];
    const missing = missingToPost(permissionsIn(guild, member, userId, overwrites), { ...needs, isThread });
    if (missing.length > 0)
      faults.push(`${place}: ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`);
    if (lacksTag(channel, tagIds))
      faults.push(
        `${place}: each post of this forum needs a tag, and not every digest and feed gives one that is there; choose one with /digest edit or /feed edit`,
      );
  }
  return faults;
}

function lacksTag(channel: APIChannel, tagIds: Chosen['tagIds']): boolean {
  if (channel.type !== ChannelType.GuildForum || !((channel.flags ?? 0) & ChannelFlags.RequireTag)) return false;
  const there = new Set(channel.available_tags.map(({ id }) => id));
  return !tagIds.every((given) => given.some((id) => there.has(id)));
}

/** @returns `undefined` for what is not there, or not for us. */
async function ask<Answer>(rest: REST, route: `/${string}`): Promise<Answer | undefined> {
  try {
    return (await rest.get(route)) as Answer; // what the caller's route answers
  } catch (error) {
    if (error instanceof DiscordAPIError && (error.status === 403 || error.status === 404)) return undefined;
    throw error;
  }
}

/** @see https://docs.discord.com/developers/topics/permissions#permission-overwrites */
function permissionsIn(
  { id, roles }: { id: string; roles: readonly APIRole[] },
  member: APIGuildMember,
  userId: string,
  overwrites: readonly APIOverwrite[],
): bigint {
  const own = (roleId: string) => member.roles.includes(roleId);
  const base = roles
    .filter((role) => role.id === id || own(role.id))
    .reduce((sum, role) => sum | BigInt(role.permissions), 0n);
  if (base & Bit.Administrator) return base;
  const layers = [
    overwrites.filter((each) => each.id === id),
    overwrites.filter((each) => each.type === OverwriteType.Role && own(each.id)),
    overwrites.filter((each) => each.type === OverwriteType.Member && each.id === userId),
  ];
  return layers.reduce((permissions, layer) => {
    const deny = layer.reduce((sum, each) => sum | BigInt(each.deny), 0n);
    const allow = layer.reduce((sum, each) => sum | BigInt(each.allow), 0n);
    return (permissions & ~deny) | allow;
  }, base);
}
