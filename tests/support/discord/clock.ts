export type Clock = ReturnType<typeof startClock>;

/** A clock that runs with the machine's and can be put forward; what was due on the way is done at once. */
export function startClock() {
  let ahead = 0;
  const due = new Set<{ at: number; run: () => void; timer: NodeJS.Timeout }>();

  const clock = {
    /** @returns Milliseconds since 1970. */
    now: () => Date.now() + ahead,
    /** Put the clock forward. */
    advance(ms: number): void {
      ahead += ms;
      for (const entry of [...due].sort((a, b) => a.at - b.at)) if (entry.at <= clock.now()) fire(entry);
    },
    /** @returns A function that calls it off. */
    after(ms: number, run: () => void): () => void {
      const entry = { at: clock.now() + ms, run, timer: setTimeout(() => fire(entry), ms) };
      due.add(entry);
      return () => cancel(entry);
    },
    stop(): void {
      for (const entry of due) cancel(entry);
    },
  };

  type Entry = typeof due extends Set<infer Item> ? Item : never;
  function cancel(entry: Entry): boolean {
    clearTimeout(entry.timer);
    return due.delete(entry);
  }
  function fire(entry: Entry): void {
    if (cancel(entry)) entry.run();
  }
  return clock;
}
