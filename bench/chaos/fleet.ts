import { setTimeout as delay } from 'node:timers/promises';
import { type LedeProcess, spawnLede } from '../../tests/support/spawn-lede.ts';
import { VICTIMS, type Victim } from './plan.ts';

export type Fleet = ReturnType<typeof createFleet>;

/** As whoever runs it would have it: a process that ends is started again. */
const START_AGAIN_MS = 500;
/** How long a process that is told to stop may take. */
const STOP_WITHIN_MS = 25_000;

interface Seat {
  readonly victim: Victim;
  process: LedeProcess | undefined;
  /** Whoever ends it on purpose says so first. */
  isEnding: boolean;
}

/** One bot and two workers, each started again whenever it ends. */
export function createFleet(env: NodeJS.ProcessEnv) {
  const seats: Seat[] = VICTIMS.map((victim) => ({ victim, process: undefined, isEnding: false }));
  const figures = { kills: 0, stops: 0, slowStops: 0, failedStarts: 0 };
  const crashes: string[] = [];
  const logged = new Map<string, number>();
  const pids = new Set<number>();
  let isRunning = false;
  // Nothing stays behind, should this process fail.
  process.once('exit', () => {
    for (const pid of pids) process.kill(pid, 'SIGKILL');
  });

  function start(seat: Seat): void {
    const roles = seat.victim === 'bot' ? 'bot' : 'worker';
    const lede = spawnLede({ ...env, LEDE_ROLES: roles });
    seat.process = lede;
    seat.isEnding = false;
    pids.add(lede.pid);
    void lede.ended().then(({ code, stderr }) => ended(seat, lede, code, stderr));
  }

  async function ended(seat: Seat, process: LedeProcess, code: number | null, stderr: string): Promise<void> {
    pids.delete(process.pid);
    for (const { msg } of process.lines) logged.set(msg, (logged.get(msg) ?? 0) + 1);
    if (seat.process !== process || seat.isEnding) return;
    seat.process = undefined;
    // It may not start without its database; but once it runs, nothing may end it.
    if (process.lines.some(({ msg }) => msg === 'Lede is ready'))
      crashes.push(`${seat.victim}: ${code} ${tail(stderr)}`);
    else {
      figures.failedStarts += 1;
      const reason = tail(stderr);
      logged.set(`start failed: ${reason}`, (logged.get(`start failed: ${reason}`) ?? 0) + 1);
    }
    await delay(START_AGAIN_MS);
    if (isRunning && !seat.process) start(seat);
  }

  async function end(seat: Seat, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const { process } = seat;
    if (!process || seat.isEnding) return;
    seat.isEnding = true;
    if (signal === 'SIGKILL') {
      figures.kills += 1;
      await process.kill();
    } else {
      figures.stops += 1;
      const begun = Date.now();
      const code = await process.stop();
      if (Date.now() - begun > STOP_WITHIN_MS) figures.slowStops += 1;
      if (code !== 0) {
        const reason = `a stop ended with ${code}: ${tail((await process.ended()).stderr)}`;
        logged.set(reason, (logged.get(reason) ?? 0) + 1);
      }
    }
    seat.process = undefined;
  }

  return {
    figures,
    /** Processes that ended by themselves, and why. */
    crashes,
    /** How often each thing was logged, by processes that have ended. */
    logged,
    /** Start everything. @returns When all of it is ready. */
    async start(): Promise<void> {
      isRunning = true;
      for (const seat of seats) start(seat);
      await Promise.all(seats.map(({ process }) => process?.logged('Lede is ready')));
    },
    /** End one, and start it again after a while. One that is not there is left alone. */
    async strike(victim: Victim, signal: 'SIGKILL' | 'SIGTERM', awayMs: number): Promise<void> {
      const seat = seats.find((each) => each.victim === victim);
      if (!seat?.process || seat.isEnding) return;
      await end(seat, signal);
      await delay(awayMs);
      if (isRunning && !seat.process) start(seat);
    },
    async stop(): Promise<void> {
      isRunning = false;
      await Promise.all(seats.map((seat) => end(seat, 'SIGTERM')));
    },
  };
}

function tail(stderr: string): string {
  const lines = stderr.trim().split('\n');
  const plain = lines.filter((line) => !line.startsWith('{'));
  return (plain.length > 0 ? plain : lines).slice(-6).join(' | ').slice(0, 600);
}
