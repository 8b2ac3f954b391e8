/**
 * The processor time of a piece of work, in milliseconds, with all threads of this process. What else a busy machine does is no part
 * of it, so that a bound holds everywhere.
 */
export function cpuMsOf(work: () => unknown): number {
  const begun = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}
