/** Rows that one statement inserts: PostgreSQL takes 65,535 parameters, and no row here has as many as thirty. */
const BATCH = 2000;

/** Cut rows into batches that one statement can insert. */
export function* batchesOf<Row>(rows: readonly Row[]): Generator<Row[]> {
  for (let start = 0; start < rows.length; start += BATCH) yield rows.slice(start, start + BATCH);
}
