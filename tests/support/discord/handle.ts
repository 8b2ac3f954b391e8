import { ComponentType, MessageFlags } from 'discord-api-types/v10';
import { type Component, flatten } from './component.ts';
import type { Pings } from './mentions.ts';
import type { ModalBody } from './message-limits.ts';
import { textOf } from './messages.ts';
import type { Answer, Interaction, Message, World } from './world.ts';

/** A message as the member before the screen sees it. */
export interface ShownMessage {
  readonly id: string;
  /** Every text in it, one below the other. */
  readonly text: string;
  readonly components: readonly Component[];
  readonly buttons: readonly Component[];
  readonly files: readonly { readonly name: string; readonly content: Buffer }[];
  readonly flags: number;
  readonly isEphemeral: boolean;
  /** "… is thinking": a deferred answer that has nothing in it yet. */
  readonly isLoading: boolean;
  readonly pings: Pings;
  /** The text of each version, oldest first. */
  readonly versions: readonly string[];
}

export function shown(message: Message): ShownMessage {
  const { id, components, attachments, flags, pings, versions } = message;
  return {
    id,
    text: textOf(message),
    components,
    buttons: flatten(components).filter(({ type }) => type === ComponentType.Button),
    files: attachments.map(({ name, content }) => ({ name, content })),
    flags,
    isEphemeral: message.ephemeralTo !== undefined,
    isLoading: Boolean(flags & MessageFlags.Loading),
    pings,
    versions: versions.map(textOf),
  };
}

/** What a member did, and what they see come of it. */
export interface Handle {
  readonly id: string;
  readonly interaction: Interaction;
  /** Wait for the first answer. @throws {Error} If it is not there within Discord's three seconds. */
  answer(): Promise<Answer>;
  /** Wait until the answer is no longer loading and, if asked, is as it should be. */
  reply(isAsExpected?: (message: ShownMessage) => boolean): Promise<ShownMessage>;
  /** @returns What the answer shows now; `undefined` while there is none, and when it is gone. */
  shown(): ShownMessage | undefined;
  /** @returns What followed the answer, oldest first, without what was deleted. */
  followups(): readonly ShownMessage[];
  /** Wait for the form the answer opened. */
  modal(): Promise<ModalBody>;
  /** Wait for what is offered for completion. */
  choices(): Promise<NonNullable<Answer['choices']>>;
}

export function handleOf(world: World, interaction: Interaction, until: Until): Handle {
  const answer = async (): Promise<Answer> => {
    const isOver = () => world.violations.some(({ detail }) => detail.startsWith(interaction.id));
    await until(() => interaction.answer !== undefined || isOver(), 'the first answer');
    if (!interaction.answer) throw new Error('The application did not respond');
    return interaction.answer;
  };
  return {
    id: interaction.id,
    interaction,
    answer,
    async reply(isAsExpected = () => true) {
      await answer();
      const find = () => {
        const { original } = interaction;
        const message = original && !original.isDeleted ? shown(original) : undefined;
        return message && !message.isLoading && isAsExpected(message) ? message : undefined;
      };
      await until(() => find() !== undefined, 'the reply');
      return find() ?? never('the reply');
    },
    shown() {
      const { original } = interaction;
      return original && !original.isDeleted ? shown(original) : undefined;
    },
    followups: () => interaction.followups.filter(({ isDeleted }) => !isDeleted).map(shown),
    async modal() {
      return (await answer()).modal ?? never('a modal');
    },
    async choices() {
      return (await answer()).choices ?? never('choices');
    },
  };
}

/** Wait until something holds; named for the message when it never does. */
export type Until = (holds: () => boolean, what?: string) => Promise<void>;

function never(what: string): never {
  throw new Error(`The answer was not ${what}`);
}
