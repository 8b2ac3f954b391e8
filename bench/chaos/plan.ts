import { type Random, randomFrom } from './random.ts';

export const VICTIMS = ['bot', 'worker 1', 'worker 2'] as const;
export type Victim = (typeof VICTIMS)[number];

/** One thing that goes wrong. */
export type Blow =
  | { readonly kind: 'kill'; readonly victim: Victim; readonly signal: 'SIGKILL' | 'SIGTERM'; readonly awayMs: number }
  | { readonly kind: 'redis restart'; readonly awayMs: number }
  | { readonly kind: 'redis flush' }
  | { readonly kind: 'postgres restart'; readonly signal: 'SIGINT' | 'SIGQUIT' }
  | { readonly kind: 'postgres slow'; readonly forMs: number }
  | { readonly kind: 'discord outage'; readonly forMs: number }
  | {
      readonly kind: 'discord errors' | 'discord lost answers' | 'discord resets' | 'discord 429';
      readonly times: number;
    }
  | { readonly kind: 'gateway drop' | 'gateway reconnect' | 'gateway invalid' }
  | { readonly kind: 'model'; readonly mode: 'hang' | 'errors' | 'busy' | 'garbage'; readonly forMs: number }
  | { readonly kind: 'sites'; readonly mode: 'hang' | 'errors' | 'resets'; readonly forMs: number };

/** What members and sites do. */
export type Act =
  | { readonly kind: 'summarize'; readonly guild: number; readonly isRepeat: boolean }
  | { readonly kind: 'publish'; readonly feed: number };

export interface Timed<Event> {
  readonly atMs: number;
  readonly event: Event;
}

export interface Plan {
  readonly acts: readonly Timed<Act>[];
  readonly blows: readonly Timed<Blow>[];
}

/** Between two kills, on average; three processes take turns at random. */
const KILL_EVERY_MS = 2600;
const FAULT_EVERY_MS = 6000;
const COMMAND_EVERY_MS = 1500;
const ENTRY_EVERY_MS = 4000;

/** Write down what will happen, all of it following from the seed. @param pace How many times as often as usual is killed. */
export function makePlan(seed: number, forMs: number, size: { guilds: number; feeds: number }, pace = 1): Plan {
  const random = randomFrom(seed);
  const acts = merge<Act>(
    series(random, forMs, COMMAND_EVERY_MS, () => ({
      kind: 'summarize',
      guild: random.between(0, size.guilds - 1),
      isRepeat: random.chance(0.3),
    })),
    series(random, forMs, ENTRY_EVERY_MS, () => ({ kind: 'publish', feed: random.between(0, size.feeds - 1) })),
  );
  const blows = merge<Blow>(
    series(random, forMs, KILL_EVERY_MS / pace, () => ({
      kind: 'kill',
      // A bot that is always away is called by nobody.
      victim: random.pick(['bot', 'worker 1', 'worker 1', 'worker 2', 'worker 2']),
      signal: random.chance(0.7) ? 'SIGKILL' : 'SIGTERM',
      awayMs: random.between(0, 1500),
    })),
    series(random, forMs, FAULT_EVERY_MS, () => fault(random)),
  );
  return { acts, blows };
}

function fault(random: Random): Blow {
  const forMs = random.between(1000, 8000);
  return random.pick<() => Blow>([
    () => ({ kind: 'redis restart', awayMs: random.between(0, 4000) }),
    () => ({ kind: 'redis flush' }),
    () => ({ kind: 'postgres restart', signal: random.pick(['SIGINT', 'SIGQUIT']) }),
    () => ({ kind: 'postgres slow', forMs: random.between(500, 3000) }),
    () => ({ kind: 'discord outage', forMs }),
    () => ({ kind: 'discord errors', times: random.between(1, 6) }),
    () => ({ kind: 'discord lost answers', times: random.between(1, 6) }),
    () => ({ kind: 'discord resets', times: random.between(1, 6) }),
    () => ({ kind: 'discord 429', times: random.between(1, 6) }),
    () => ({ kind: random.pick(['gateway drop', 'gateway reconnect', 'gateway invalid']) }),
    () => ({ kind: 'model', mode: random.pick(['hang', 'errors', 'busy', 'garbage']), forMs }),
    () => ({ kind: 'sites', mode: random.pick(['hang', 'errors', 'resets']), forMs }),
  ])();
}

/** Events at random times, so far apart on average. */
function series<Event>(random: Random, forMs: number, everyMs: number, make: () => Event): Timed<Event>[] {
  const events: Timed<Event>[] = [];
  for (let atMs = gap(); atMs < forMs; atMs += gap()) events.push({ atMs, event: make() });
  return events;

  function gap(): number {
    return Math.round(everyMs * (0.3 + 1.4 * random.next()));
  }
}

function merge<Event>(...lists: Timed<Event>[][]): Timed<Event>[] {
  return lists.flat().sort((a, b) => a.atMs - b.atMs);
}
