import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

const FILE = new URL('../../../shared/contracts/discord-openapi.json', import.meta.url);

/** Whether Discord's own description of its API lies beside the checkout. */
export const hasDiscordSchema = existsSync(FILE);

let description: Ajv2020 | undefined;

/** @returns What Discord's description finds wrong with a body for one of its schemas; empty if nothing. */
export function faultsOf(schema: string, body: unknown): string[] {
  const validate = validatorOf(schema);
  validate(body);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** A megabyte that is read once, and each schema compiled once: a stand-in asks for every request. */
function validatorOf(schema: string): ValidateFunction {
  // "strict" off: the description uses formats and keywords of OpenAPI that a JSON Schema validator does not know.
  description ??= new Ajv2020({ strict: false, validateFormats: false, allErrors: true }).addSchema(
    JSON.parse(readFileSync(FILE, 'utf8')),
    'discord',
  );
  const validate = description.getSchema(`discord#/components/schemas/${schema}`);
  if (!validate) throw new Error(`Discord has no schema ${schema}`);
  return validate;
}
