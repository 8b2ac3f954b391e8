import { SECOND } from '../../time.ts';

/** Discord counts three seconds, and rows of several machines are compared. */
const MAX_SKEW_MS = 2 * SECOND;

/**
 * Compare this machine's clock with others.
 *
 * @param others What each says, and how exactly it says it.
 * @throws {Error} If one differs.
 */
export function compareClocks(
  now: Date,
  others: readonly { readonly name: string; readonly at: Date; readonly withinMs: number }[],
): string {
  for (const { name, at, withinMs } of others) {
    const skewMs = now.getTime() - at.getTime();
    if (Math.abs(skewMs) <= MAX_SKEW_MS + withinMs) continue;
    const way = skewMs > 0 ? 'ahead of' : 'behind';
    throw new Error(
      `this clock is ${(Math.abs(skewMs) / SECOND).toFixed(1)} s ${way} that of ${name}; let both follow a time server`,
    );
  }
  return others.length === 0
    ? 'nothing to compare it with'
    : `agrees with ${others.map(({ name }) => name).join(' and ')}`;
}
