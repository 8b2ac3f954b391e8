'use strict';

require('./require-node.cjs');

try {
  process.loadEnvFile(); // settings of a checkout that runs without a container; variables that are set already stay
} catch (error) {
  if (error.code !== 'ENOENT') throw error;
}
void import('./cli.ts');
