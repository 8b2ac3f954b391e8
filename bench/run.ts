/** `npm run bench`: measure every row in a process of its own, print one table, and write JSON where asked. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { VERSION } from '../src/version.ts';
import type { Figure, Size } from './row.ts';
import { ROWS } from './rows/index.ts';
import { eachOf } from './stage/timing.ts';
import { isMet, ratioOf, renderTable } from './table.ts';

const USAGE = `npm run bench [-- --quick | --full] [--only ROW,ROW] [--data DIR] [--json FILE]
rows: ${Object.keys(ROWS).join(', ')}`;
/** Where no time is judged, rows may disturb each other: most of them wait for something to start. */
const QUICK_AT_ONCE = 2;
const BESIDE = fileURLToPath(new URL('../../shared/data', import.meta.url));

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    only: { type: 'string' },
    data: { type: 'string', default: BESIDE },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const size: Size = values.quick ? 'quick' : values.full ? 'full' : 'normal';
const only = values.only?.split(',');
const chosen = Object.keys(ROWS).filter((name) => only?.includes(name) ?? true);
if (values.help || chosen.length === 0 || (values.quick && values.full)) {
  console.error(USAGE);
  process.exit(values.help ? 0 : 2);
}

const startedAt = performance.now();
const measured: { row: string; seconds: number; figures: readonly Figure[]; error?: string }[] = [];
await eachOf(chosen.entries(), size === 'quick' ? QUICK_AT_ONCE : 1, async ([index, name]) => {
  const before = performance.now();
  const { figures, error } = await measureApart(name);
  const seconds = Math.round((performance.now() - before) / 100) / 10;
  process.stderr.write(`${name}: ${seconds} s${error === undefined ? '' : `, failed: ${error}`}\n`);
  measured[index] = { row: name, seconds, figures, ...(error !== undefined && { error }) };
});

const machine = {
  cores: availableParallelism(),
  processor: cpus()[0]?.model ?? 'unknown',
  node: process.version,
  load: loadavg()[0],
};
console.log(renderTable(measured.flatMap(({ figures }) => figures)));
console.log(
  `\n${machine.processor}, ${machine.cores} cores, load ${machine.load?.toFixed(1)}; Node.js ${machine.node}; ${size}; ${Math.round((performance.now() - startedAt) / 1000)} s`,
);
if (values.json !== undefined) {
  const rows = measured.map(({ figures, ...row }) => ({
    ...row,
    figures: figures.map((figure) => ({ ...figure, ratio: ratioOf(figure), isMet: isMet(figure) })),
  }));
  await writeFile(values.json, `${JSON.stringify({ version: VERSION, size, machine, rows }, null, 2)}\n`);
}
process.exitCode = measured.some(({ error }) => error !== undefined) ? 1 : 0;

/** Nothing that one row warmed, filled or left open changes the next. */
async function measureApart(name: string): Promise<{ figures: readonly Figure[]; error?: string }> {
  const program = fileURLToPath(new URL('measure-row.ts', import.meta.url));
  const child = fork(program, [name, size, values.data], { execArgv: ['--expose-gc'] });
  let figures: readonly Figure[] | undefined;
  child.on('message', (message) => {
    figures = message as readonly Figure[]; // measure-row.ts sends nothing else
  });
  const [code, signal] = await once(child, 'exit');
  if (code === 0 && figures) return { figures };
  return { figures: [], error: `it ended with ${signal ?? `code ${code}`}` };
}
