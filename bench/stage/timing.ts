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
 * Time two ways to treat the same items, in turns: the machine may be twice as fast a minute later.
 *
 * One in a hundred calls bears a collection of what all of them have left, which takes longer than they do: an item's median over the
 * rounds has none. It is of the clock, for a thread's processor time may be counted in steps of four milliseconds.
 *
 * @returns For each way, the sum over the items of their medians, in milliseconds.
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
  const times = items.map(() => ({ ours: [] as number[], floor: [] as number[] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const [n, item] of items.entries()) {
      times[n]?.floor.push(msOf(() => floor(item)));
      times[n]?.ours.push(msOf(() => ours(item)));
    }
  }
  const sumOf = (way: 'ours' | 'floor') => times.reduce((sum, each) => sum + median(each[way]), 0);
  return { ours: sumOf('ours'), floor: sumOf('floor') };
}

export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;
}

function msOf(work: () => unknown): number {
  const begun = performance.now();
  attempt(work);
  return performance.now() - begun;
}

/** What cannot be read takes its time, too. */
function attempt(work: () => unknown): void {
  try {
    work();
  } catch {
    // Counted by whoever wants to know.
  }
}
