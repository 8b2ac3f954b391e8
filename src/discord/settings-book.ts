import type { Database } from '../store/database.ts';
import { type GuildSettings, guildStore } from '../store/guilds.ts';
import { SECOND } from '../time.ts';

/** Guilds' settings, at hand for every interaction. */
export interface SettingsBook {
  /** @throws If they cannot be read. */
  of(guildId: string): Promise<GuildSettings>;
  change(guildId: string, memberId: string, change: Partial<GuildSettings>): Promise<GuildSettings>;
  forget(guildId: string): void;
}

/** Another process may change them too. */
const FRESH_MS = 30 * SECOND;
const MAX_GUILDS = 10_000;

export function settingsBook(db: Database): SettingsBook {
  const known = new Map<string, { readonly settings: Promise<GuildSettings>; readonly until: number }>();
  const store = guildStore(db);

  return {
    async of(guildId) {
      const entry = known.get(guildId);
      if (entry && entry.until > Date.now()) return entry.settings;
      const settings = store.settings(guildId);
      known.delete(guildId);
      known.set(guildId, { settings, until: Date.now() + FRESH_MS });
      const [oldest] = known.keys();
      if (known.size > MAX_GUILDS && oldest !== undefined) known.delete(oldest);
      return settings.catch((error: unknown) => {
        known.delete(guildId);
        throw error;
      });
    },

    async change(guildId, memberId, change) {
      await db.transaction((tx) => guildStore(tx).change(guildId, memberId, change));
      known.delete(guildId);
      return this.of(guildId);
    },

    forget: (guildId) => void known.delete(guildId),
  };
}
