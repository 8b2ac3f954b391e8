import { InteractionContextType } from 'discord-api-types/v10';
import type { Command } from '../src/discord/command.ts';
import { renderHelp } from '../src/discord/help.ts';

export const help: Command = {
  data: {
    name: 'help',
    description: 'What Lede does, and how to read its cards',
    contexts: [InteractionContextType.Guild],
  },
  right: 'member',
  audience: () => 'member',
  execute: async (_, { engine }) => renderHelp(engine),
};
