'use strict';

require('./require-node.cjs');
// Keeps compiled code beside the packages: a third off the start. Where that folder is read-only, nothing is kept.
require('node:module').enableCompileCache(require('node:path').join(__dirname, '..', 'node_modules', '.cache', 'lede'));

try {
  process.loadEnvFile(); // settings of a checkout that runs without a container; variables that are set already stay
} catch (error) {
  if (error.code !== 'ENOENT') throw error;
}
void import('./cli.ts');
