/**
 * One row, for run.ts; or by itself, to look into it:
 *   node --cpu-prof bench/measure-row.ts <row> <quick|normal|full> <data>
 */
import { ROWS } from './rows/index.ts';
import { renderTable } from './table.ts';

const [name, size, data = '-'] = process.argv.slice(2);
const load = ROWS[name ?? ''];
if (!load || (size !== 'quick' && size !== 'normal' && size !== 'full')) throw new Error('Run "npm run bench" instead');
const row = await load();
const figures = await row.measure({ size, data });
if (process.send) process.send(figures, () => process.exit(0));
else process.stdout.write(`${renderTable(figures)}\n`, () => process.exit(0));
