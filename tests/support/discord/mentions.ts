import type { AllowedMentions } from './message-limits.ts';

/** Who a message rang. */
export interface Pings {
  readonly everyone: boolean;
  readonly users: readonly string[];
  readonly roles: readonly string[];
}

/**
 * Work out whom a text would ring. Without `allowed_mentions` it is everyone it names.
 *
 * @see https://docs.discord.com/developers/resources/message#allowed-mentions-object
 * @param repliedTo The author of the message it replies to, if any.
 */
export function pingsOf(text: string, allowed: AllowedMentions | null | undefined, repliedTo?: string): Pings {
  const users = [...text.matchAll(/<@!?(\d+)>/g)].flatMap(([, id]) => id ?? []);
  const roles = [...text.matchAll(/<@&(\d+)>/g)].flatMap(([, id]) => id ?? []);
  const rings = (kind: 'users' | 'roles', id: string) =>
    !allowed || allowed.parse?.includes(kind) || (allowed[kind]?.includes(id) ?? false);
  const replied = repliedTo && (allowed ? allowed.replied_user : true) ? [repliedTo] : [];
  return {
    everyone: /@(?:everyone|here)/.test(text) && (!allowed || (allowed.parse?.includes('everyone') ?? false)),
    users: [...new Set([...users.filter((id) => rings('users', id)), ...replied])],
    roles: [...new Set(roles.filter((id) => rings('roles', id)))],
  };
}
