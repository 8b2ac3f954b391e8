import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whether this machine lets us choose the cores that a process runs on, and has two. `taskset` is util-linux's. */
export function canChooseCores(): boolean {
  return process.platform === 'linux' && availableParallelism() >= 2 && spawnSync('taskset', ['--help']).status === 0;
}

/**
 * Let processes, and all that they have started, run on the first cores only, until they are given others.
 *
 * @param count 1 or 2; which these are, only this process's own limits say.
 */
export async function runOnCores(count: number, roots: readonly number[]): Promise<void> {
  cores ??= await ownCores();
  const parents = await parentsOf();
  const isBelow = (pid: number): boolean => roots.includes(pid) || (parents.has(pid) && isBelow(parents.get(pid) ?? 0));
  const list = cores.slice(0, count).join(',');
  for (const pid of [...parents.keys()].filter(isBelow)) {
    await run('taskset', ['--all-tasks', '--cpu-list', '--pid', list, String(pid)]).catch((error: Error) => {
      // One that has ended meanwhile runs nowhere.
      if (existsSync(`/proc/${pid}`)) throw error;
    });
  }
}

let cores: readonly number[] | undefined;

/** `/proc/self/status` names them as in "0-3,6". */
async function ownCores(): Promise<number[]> {
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(await readFile('/proc/self/status', 'utf8'))?.[1] ?? '';
  return list.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, n) => first + n);
  });
}

async function parentsOf(): Promise<Map<number, number>> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = new Map<number, number>();
  // Some will have ended meanwhile.
  for (const pid of pids) await parentOf(pid).then((parent) => parents.set(pid, parent), ignore);
  return parents;
}

/** @returns Which process started another, by `/proc/<pid>/stat`. */
export async function parentOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // Its name comes before, in brackets, and may hold anything.
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function ignore(): undefined {}
