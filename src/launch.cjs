'use strict';

require('./require-node.cjs');
// Looking up a host holds one of Node's threads, four unless told otherwise: a few slow name servers must not keep all others waiting.
process.env.UV_THREADPOOL_SIZE ??= '16';
// Loading our packages grows V8's space for new objects to a hundred megabytes and more, which it never gives back. Kept at the size
// it begins with, loading takes no longer; whoever reads pages lets it grow again (reading/threads.ts).
require('node:v8').setFlagsFromString('--semi-space-growth-factor=1');
// Keeps compiled code beside the packages: a third off the start. Where that folder is read-only, nothing is kept.
require('node:module').enableCompileCache(require('node:path').join(__dirname, '..', 'node_modules', '.cache', 'lede'));

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** Settings of a checkout that runs without a container. Editors of Windows put a mark before them, and its PowerShell writes UTF-16. */
function readEnvFile() {
  const bytes = require('node:fs').readFileSync('.env');
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  return require('node:util').parseEnv(new TextDecoder(encoding).decode(bytes));
}

try {
  // Variables that are set already stay.
  for (const [name, value] of Object.entries(readEnvFile())) process.env[name] ??= value;
} catch (error) {
  if (error.code !== 'ENOENT') fail(`The settings in ".env" cannot be read: ${error.message}`);
}

import(process.argv[2] === 'start' ? './main.ts' : './cli.ts').catch((error) => {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  fail(`A package is missing; run "npm ci" first: ${error.message.split('\n')[0]}`);
});
