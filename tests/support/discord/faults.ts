/** What goes wrong with a request that was nothing wrong with. */
export type Failure =
  /** Discord fails before it has done anything. */
  | { readonly status: 500 | 502 | 503 | 504 }
  | { readonly retryAfterMs: number; readonly isGlobal?: boolean }
  /** The request is held back on its way in, or its answer on its way out. */
  | { readonly delayMs: number }
  | { readonly delayAnswerMs: number }
  /** The connection is closed before anything was done, or after everything was: discord.js hands the error on. */
  | 'lost before the effect'
  | 'lost after the effect'
  /** The connection is reset (ECONNRESET) after everything was done: discord.js sends the request again by itself. */
  | 'reset after the effect';

/** How failures are chosen: the next `times` requests for a route; for good, where `times` is `Infinity`. */
export interface FaultScript {
  readonly times?: number;
}

/** A list of what is to go wrong, consumed in the order in which it was written. */
export function createFaults(routes: readonly string[]) {
  const scripted: { route: string; failure: Failure; left: number }[] = [];
  return {
    /** @throws {Error} If no such route exists, so that a script cannot be silently without effect. */
    add(route: string, failure: Failure, { times = 1 }: FaultScript = {}): void {
      if (route !== '*' && !routes.includes(route))
        throw new Error(`No route ${route}; there are:\n${routes.join('\n')}`);
      scripted.push({ route, failure, left: times });
    },
    /** Call off everything that was still to go wrong. */
    clear: () => void scripted.splice(0),
    take(route: string): Failure | undefined {
      const entry = scripted.find((candidate) => candidate.left > 0 && ['*', route].includes(candidate.route));
      if (entry) entry.left -= 1;
      return entry?.failure;
    },
  };
}
