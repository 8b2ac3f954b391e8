'use strict';

// Ask the registry for known faults of the packages of production. Exit 0: none; 1: some; 2: nothing is known, since not every registry
// answers that question.
const { execFileSync } = require('node:child_process');

function ask() {
  try {
    return execFileSync('npm', ['audit', '--omit=dev', '--json'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (error) {
    return error.stdout ?? ''; // npm exits with 1 for faults found, too
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

const { metadata, vulnerabilities = {}, message, error } = parse(ask());
if (!metadata?.vulnerabilities) {
  const reason = message ?? error?.summary ?? 'no answer';
  console.error(
    `The registry does not say which packages have known faults (${reason}), so nothing is known: ask again with`,
  );
  console.error('npm_config_registry=https://registry.npmjs.org npm run audit');
  process.exit(2);
}
const { total } = metadata.vulnerabilities;
for (const { name, severity, range } of Object.values(vulnerabilities)) console.log(`${severity}: ${name} ${range}`);
console.log(`${total} known faults in ${metadata.dependencies.prod} packages of production`);
process.exit(total === 0 ? 0 : 1);
