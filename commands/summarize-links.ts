import { ApplicationCommandType, InteractionContextType } from 'discord-api-types/v10';
import type { Command } from '../src/discord/command.ts';
import { defaultAudience, demandLinks, readLinks } from '../src/discord/reading-desk.ts';

export const summarizeLinks: Command = {
  data: {
    type: ApplicationCommandType.Message,
    name: 'Summarize links',
    contexts: [InteractionContextType.Guild],
  },
  right: 'member',
  audience(call, services) {
    demandLinks(call.links);
    return defaultAudience(call, services);
  },
  execute: (call, services) => readLinks(call, services, { links: call.links, form: 'card' }),
};
