import { onTestFinished } from 'vitest';
import { type LedeProcess, type SpawnOptions, spawnLede } from './spawn-lede.ts';

/** Start Lede with no settings but those given; it is ended when the test ends. */
export function startLede(env: NodeJS.ProcessEnv, options: SpawnOptions = {}): LedeProcess {
  const lede = spawnLede(env, options);
  onTestFinished(() => lede.kill());
  return lede;
}
