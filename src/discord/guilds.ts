import type { Guild } from 'discord.js';
import type { Logger } from 'pino';
import type { Bell } from '../jobs/bell.ts';
import type { Database } from '../store/database.ts';
import { deliveryStore } from '../store/deliveries.ts';
import { guildStore } from '../store/guilds.ts';
import { requestStore } from '../store/requests.ts';
import { MINUTE } from '../time.ts';
import { missingToPost } from './permissions.ts';
import { renderWelcome } from './welcome.ts';

export interface GuildKeeperParts {
  readonly db: Database;
  readonly ringDeliveries: Bell;
  readonly log: Logger;
}

/** A guild that we were invited to longer ago than this needs no welcome: it knows us. */
const NEW_MS = 30 * MINUTE;

/** Keeps the list of guilds that we are in: greets new ones, and lets go of those that we left. */
export function guildKeeper({ db, ringDeliveries, log }: GuildKeeperParts) {
  const keeper = {
    /** We are in a guild. The first time, its system channel gets a word of welcome, if we may write there. */
    async join(guild: Guild): Promise<void> {
      const notice = await db.transaction(async (tx) => {
        const isNew = await guildStore(tx).join(guild.id);
        const { systemChannel: channel } = guild;
        if (!isNew || !channel || Date.now() - guild.joinedTimestamp > NEW_MS) return undefined;
        const { me } = guild.members;
        if (!me || missingToPost(channel.permissionsFor(me).bitfield).length > 0) return undefined;
        return deliveryStore(tx).notify(guild.id, channel.id, renderWelcome());
      });
      if (notice) await ringDeliveries([notice]);
    },

    /** We are in a guild no longer: its work stops, and what it configured is deleted after a while. */
    async leave(guildId: string): Promise<void> {
      await guildStore(db).leave(guildId);
      // Each by itself, in the order in which links, briefs and requests are locked everywhere.
      for (const id of await requestStore(db).listWaiting(guildId)) {
        await db.transaction((tx) => requestStore(tx).cancel(id));
      }
      await deliveryStore(db).abandon(guildId);
      log.info({ guildId }, 'Left a guild; its data will be deleted');
    },

    /**
     * Compare with what Discord says at the start, for guilds that came or went while we were away.
     *
     * @param isOurs Whether a guild belongs to a shard of this process.
     */
    async compare(guilds: ReadonlyMap<string, Guild>, isOurs: (guildId: string) => boolean): Promise<void> {
      for (const guild of guilds.values()) if (guild.available) await keeper.join(guild);
      const others = await guildStore(db).listOthers([...guilds.keys()]);
      for (const guildId of others.filter(isOurs)) await keeper.leave(guildId);
    },
  };
  return keeper;
}
