'use strict';

// Written so that any Node.js can run it: an old one gets a sentence, and not a syntax error from the first TypeScript file.
var NEEDED = 24;

if (Number(process.versions.node.split('.')[0]) < NEEDED) {
  process.stderr.write(
    'Lede needs Node.js ' +
      NEEDED +
      ' or newer, and this is ' +
      process.version +
      ': install it from nodejs.org, or run ' +
      '"npm rebuild node" here to fetch the one that belongs to Lede.\n',
  );
  process.exit(1);
}
