import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Resident memory of a process and all its descendants, and of a server that runs apart, in MiB. What several share counts once where
 * the system says so (Linux: PSS), and in each of them where it does not.
 */
export async function residentMb(pid: number, serverName: string, serverPath: string): Promise<number> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,rss=,args=']);
  const processes = stdout
    .trim()
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [])
    .map(([, id, parent, rss, args = '']) => ({ id: Number(id), parent: Number(parent), rss: Number(rss), args }));
  const isServer = ({ args }: { args: string }) => args.includes(serverName) && args.includes(serverPath);
  const wanted = new Set([pid, ...processes.filter(isServer).map(({ id }) => id)]);
  // Parents come before their children in no order that could be relied on.
  for (let size = 0; size !== wanted.size; ) {
    size = wanted.size;
    for (const { id, parent } of processes) if (wanted.has(parent)) wanted.add(id);
  }
  const kilobytes = await Promise.all(
    processes
      .filter(({ id, args }) => wanted.has(id) && !args.startsWith('ps '))
      .map(async ({ id, rss }) => (await sharedOnce(id)) ?? rss),
  );
  return kilobytes.reduce((sum, each) => sum + each, 0) / 1024;
}

async function sharedOnce(pid: number): Promise<number | undefined> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  const [, pss] = /^Pss:\s+(\d+)/m.exec(text) ?? [];
  return pss === undefined ? undefined : Number(pss);
}
