/** One thing wrong with a body, at a path such as `components.0.label`. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

/** An answer by which Discord refuses a request. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: number;
  readonly faults: readonly Fault[];
  constructor(status: number, code: number, message: string, faults: readonly Fault[] = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.faults = faults;
  }
}

/** Discord's error codes as far as the routes here give them, with the status and the words of each. */
const REFUSALS = {
  unauthorized: [401, 0, '401: Unauthorized'],
  notFound: [404, 0, '404: Not Found'],
  methodNotAllowed: [405, 0, '405: Method Not Allowed'],
  unknownApplication: [404, 10002, 'Unknown Application'],
  unknownChannel: [404, 10003, 'Unknown Channel'],
  unknownGuild: [404, 10004, 'Unknown Guild'],
  unknownMember: [404, 10007, 'Unknown Member'],
  unknownMessage: [404, 10008, 'Unknown Message'],
  unknownWebhook: [404, 10015, 'Unknown Webhook'],
  unknownInteraction: [404, 10062, 'Unknown interaction'],
  unknownCommand: [404, 10063, 'Unknown application command'],
  unknownTag: [404, 10087, 'Unknown tag'],
  tooManyAttachments: [400, 30015, 'Maximum number of attachments in a message reached (10)'],
  tooManyCommands: [400, 30032, 'Maximum number of application commands reached'],
  tooManyCreates: [400, 30034, 'Max number of daily application command creates has been reached (200)'],
  tooLarge: [413, 40005, 'Request entity too large'],
  alreadyCrossposted: [400, 40033, 'This message has already been crossposted'],
  alreadyAcknowledged: [400, 40060, 'Interaction has already been acknowledged.'],
  tagRequired: [400, 40067, 'A tag is required to create a forum post in this channel'],
  missingAccess: [403, 50001, 'Missing Access'],
  notOwnMessage: [403, 50005, 'Cannot edit a message authored by another user'],
  emptyMessage: [400, 50006, 'Cannot send an empty message'],
  notATextChannel: [400, 50008, 'Cannot send messages in a non-text channel'],
  missingPermissions: [403, 50013, 'Missing Permissions'],
  wrongChannelType: [400, 50024, 'Cannot execute action on this channel type'],
  invalidWebhookToken: [401, 50027, 'Invalid Webhook Token'],
  invalidBody: [400, 50035, 'Invalid Form Body'],
  threadArchived: [400, 50083, 'Thread is archived'],
  invalidJson: [400, 50109, 'The request body contains invalid JSON.'],
  mayNotReply: [403, 160002, 'Cannot reply without permission to read message history'],
  threadExists: [400, 160004, 'A thread has already been created for this message'],
} as const;

/** Refuse as Discord does. */
export function refuse(reason: keyof typeof REFUSALS, faults: readonly Fault[] = []): Refusal {
  const [status, code, message] = REFUSALS[reason];
  return new Refusal(status, code, message, faults);
}

/** @throws {Refusal} 50035 when there is any fault. */
export function demand(faults: readonly Fault[]): void {
  if (faults.length > 0) throw refuse('invalidBody', faults);
}

/** @returns The body of a refusal; faults are nested by path as Discord nests them. */
export function bodyOf({ message, code, faults }: Refusal): object {
  if (faults.length === 0) return { message, code };
  const errors: Tree = {};
  for (const fault of faults) {
    let node = errors;
    for (const step of fault.path.split('.').filter((part) => part !== '')) {
      const next = node[step];
      const child: Tree = next && !Array.isArray(next) ? next : {};
      node[step] = child;
      node = child;
    }
    const before = Array.isArray(node._errors) ? node._errors : [];
    node._errors = [...before, { code: 'BASE_TYPE_INVALID', message: fault.message }];
  }
  return { message, code, errors };
}

interface Tree {
  [step: string]: Tree | { code: string; message: string }[];
}
