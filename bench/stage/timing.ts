import { setImmediate } from 'node:timers/promises';

/** Of a piece of work; `cpuMs` is this process's, with all its threads. */
export interface Times {
  readonly cpuMs: number;
  readonly wallMs: number;
}

export async function timed(work: () => unknown): Promise<Times> {
  globalThis.gc?.();
  await setImmediate();
  const [cpu, begun] = [process.cpuUsage(), performance.now()];
  await work();
  const wallMs = performance.now() - begun;
  const { user, system } = process.cpuUsage(cpu);
  return { cpuMs: (user + system) / 1000, wallMs };
}

/** Do something to each of many, so many at once. */
export async function eachOf<Item>(items: Iterable<Item>, atOnce: number, work: (item: Item) => Promise<unknown>) {
  const waiting = Iterator.from(items);
  const worker = async () => {
    for (let next = waiting.next(); !next.done; next = waiting.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/**
 * Time two ways to treat the same items, in turns.
 *
 * The clock of a thread may tick every four milliseconds only: a single item's median would be nought or a tick, so whole rounds
 * are compared.
 *
 * @returns For each way, the median over the rounds of its time for all items, in milliseconds of the processor.
 */
export function compare<Item>(
  items: readonly Item[],
  rounds: number,
  ours: (item: Item) => unknown,
  floor: (item: Item) => unknown,
): { ours: number; floor: number } {
  for (const item of items) {
    attempt(() => ours(item));
    attempt(() => floor(item));
  }
  const times = Array.from({ length: rounds }, () => {
    const round = { ours: 0, floor: 0 };
    for (const item of items) {
      round.floor += msOf(() => floor(item));
      round.ours += msOf(() => ours(item));
    }
    return round;
  });
  return { ours: median(times.map((round) => round.ours)), floor: median(times.map((round) => round.floor)) };
}

export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;
}

function msOf(work: () => unknown): number {
  // Of this thread alone: what others do on a busy machine is not its time.
  const before = process.threadCpuUsage();
  attempt(work);
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

/** What cannot be read takes its time, too. */
function attempt(work: () => unknown): void {
  try {
    work();
  } catch {
    // Counted by whoever wants to know.
  }
}
