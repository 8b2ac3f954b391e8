import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

const FILE = new URL('../../../shared/contracts/discord-openapi.json', import.meta.url);

/** Whether Discord's own description of its API lies beside the checkout. */
export const hasDiscordSchema = existsSync(FILE);

/** @returns What Discord's description finds wrong with a body for one of its schemas; empty if nothing. */
export function faultsOf(schema: string, body: unknown): string[] {
  // "strict" off: the description uses formats and keywords of OpenAPI that a JSON Schema validator does not know.
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema(JSON.parse(readFileSync(FILE, 'utf8')), 'discord');
  const validate = ajv.getSchema(`discord#/components/schemas/${schema}`);
  if (!validate) throw new Error(`Discord has no schema ${schema}`);
  validate(body);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
