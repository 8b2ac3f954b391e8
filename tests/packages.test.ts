import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

const ROOT = new URL('../', import.meta.url);
const read = (path: string) => JSON.parse(readFileSync(new URL(path, ROOT), 'utf8'));

const Package = z.object({
  version: z.string().optional(),
  license: z.string().optional(),
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  dev: z.boolean().default(false),
  devOptional: z.boolean().default(false),
});
const lock = z.object({ packages: z.record(z.string(), Package) }).parse(read('package-lock.json'));
const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
const production = packages.filter(([, { dev, devOptional }]) => !dev && !devOptional);

/** Licences that let Lede be what it is: under MIT, whoever runs, changes or sells it. */
const ALLOWED = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'PostgreSQL',
  'BlueOak-1.0.0',
]);

/** What a package says of itself, where it is installed; the lock knows those of other platforms. */
function licenceOf([path, locked]: (typeof packages)[number]): string {
  if (!existsSync(new URL(`${path}/package.json`, ROOT))) return locked.license ?? 'none';
  const { license, licenses } = read(`${path}/package.json`);
  return String(license?.type ?? license ?? licenses?.[0]?.type ?? 'none');
}

describe('the packages of production', () => {
  test('have licences that are allowed, those of other platforms included', () => {
    const refused = production.filter((each) => !ALLOWED.has(licenceOf(each)));

    expect(production.length).toBeGreaterThan(100);
    expect(refused.map((each) => `${each[0]}: ${licenceOf(each)}`)).toEqual([]);
  });

  test('are exact, whichever registry they come from', () => {
    const { dependencies, devDependencies } = read('package.json');
    const inexact = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+[\w.-]*$/.test(String(version)),
    );

    expect(inexact).toEqual([]);
    expect(packages.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
    expect(packages.filter(([, { integrity }]) => integrity === undefined)).toEqual([]);
  });
});
