import { ApplicationIntegrationType } from 'discord-api-types/v10';
import type { Command } from '../src/discord/command.ts';
import { checkClaims } from './check-claims.ts';
import { digest } from './digest.ts';
import { feed } from './feed.ts';
import { help } from './help.ts';
import { TRANSLATIONS } from './locales/index.ts';
import { localize } from './localize.ts';
import { settings } from './settings.ts';
import { summarize } from './summarize.ts';
import { summarizeLinks } from './summarize-links.ts';
import { usage } from './usage.ts';

const WRITTEN: readonly Command[] = [summarize, summarizeLinks, checkClaims, feed, digest, settings, usage, help];

/** Everything that members can call, in every language that we have. */
export const COMMANDS: readonly Command[] = WRITTEN.map((command) => ({
  ...command,
  // Not for members who installed us for themselves: they would call us in guilds that we are not in.
  data: { ...localize(command.data, TRANSLATIONS), integration_types: [ApplicationIntegrationType.GuildInstall] },
}));
