/** Discord's epoch, the first second of 2015, in milliseconds; a snowflake's upper bits count from it. */
const EPOCH = 1_420_070_400_000n;

/** @returns When something with this ID was made, in milliseconds since 1970. */
export function timeOf(id: string): number {
  return Number((BigInt(id) >> 22n) + EPOCH);
}

/** @returns An ID below that of anything made at this time or later. */
export function snowflakeAt(ms: number): string {
  return ((BigInt(ms) - EPOCH) << 22n).toString();
}
