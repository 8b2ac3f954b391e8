import { MINUTE } from '../time.ts';

/** Whether an endpoint is worth asking: one that has failed several times in a row is left alone for a while. */
export interface Breaker {
  /** @returns `false` while it rests; after that, one at a time may try. */
  mayAsk(): boolean;
  /** Say what came of asking. */
  note(hasAnswered: boolean): void;
}

const FAILURES = 3;
const REST_MS = MINUTE;

/** @param now Milliseconds of a clock that is never put back. */
export function createBreaker(now: () => number = () => performance.now()): Breaker {
  let failures = 0;
  let restsUntil = 0;
  let isTried = false;
  return {
    mayAsk() {
      if (failures < FAILURES) return true;
      if (isTried || now() < restsUntil) return false;
      isTried = true;
      return true;
    },
    note(hasAnswered) {
      isTried = false;
      failures = hasAnswered ? 0 : failures + 1;
      if (failures >= FAILURES) restsUntil = now() + REST_MS;
    },
  };
}
