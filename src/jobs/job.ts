import type { BackoffOptions } from 'bullmq';
import type { z } from 'zod';
import { SECOND } from '../time.ts';

/** A kind of job: what rings, for which row, and how often it is tried. Payloads carry identifiers, never articles. */
export interface JobKind<Payload> {
  /** Also the name of its queue. */
  readonly name: string;
  readonly payload: z.ZodType<Payload>;
  /** Two jobs of one key are one job. Never a bare number and without ":", which BullMQ refuses. */
  readonly key: (payload: Payload) => string;
  readonly options: { readonly attempts: number; readonly backoff: BackoffOptions };
}

/** How often work is tried before it is given up, however its workers end. */
export const MAX_ATTEMPTS = 4;

export const RETRY = {
  attempts: MAX_ATTEMPTS,
  backoff: { type: 'exponential', delay: SECOND, jitter: 0.5 },
} as const;

export function defineJob<Payload>(kind: JobKind<Payload>): JobKind<Payload> {
  return kind;
}
