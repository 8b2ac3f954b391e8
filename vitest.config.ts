import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/support/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // What is waited for comes when it comes; a busy machine takes longer.
    expect: { poll: { timeout: 10_000 } },
    // Many tests wait for a process or a database: one at a time would leave a small machine idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
