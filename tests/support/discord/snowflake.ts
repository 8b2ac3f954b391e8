/** Discord counts from the first moment of 2015, in milliseconds. */
const DISCORD_EPOCH = 1_420_070_400_000n;

let increment = 0n;

/**
 * Make an identifier that no other in this process has; later ones of one moment are greater.
 *
 * @param at Milliseconds since 1970.
 */
export function snowflake(at: number): string {
  increment = (increment + 1n) % (1n << 22n);
  return String(((BigInt(Math.trunc(at)) - DISCORD_EPOCH) << 22n) | increment);
}

/** @returns Which of two came first, as `sort` wants it. */
export function compareSnowflakes(a: string, b: string): number {
  const difference = BigInt(a) - BigInt(b);
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

export function isSnowflake(text: string): boolean {
  return /^\d{15,20}$/.test(text);
}
