import type { Command } from '../src/discord/command.ts';
import { checkClaims } from './check-claims.ts';
import { help } from './help.ts';
import { settings } from './settings.ts';
import { summarize } from './summarize.ts';
import { summarizeLinks } from './summarize-links.ts';

/** Everything that members can call. */
export const COMMANDS: readonly Command[] = [summarize, summarizeLinks, checkClaims, settings, help];
