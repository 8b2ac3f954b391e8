import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { z } from 'zod';
import { parseJson } from './json.ts';

export const LineId = z.union([z.string(), z.number()], 'give a text or a number');
export type LineId = z.infer<typeof LineId>;

/** A line that holds something, and its number in the file, from 1. */
export interface Line {
  readonly text: string;
  readonly number: number;
}

/** Why a line has no result. */
export interface LineError {
  readonly code: string;
  readonly message: string;
}

/** Read the lines of a file that are not blank. */
export async function* readLines(file: string): AsyncGenerator<Line> {
  let number = 0;
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (text.trim() !== '') yield { text, number };
  }
}

/**
 * Read what a line holds.
 *
 * @returns Its own ID wherever that can be read, else its number.
 */
export function readLine<Input extends { readonly id: LineId }>(
  { text, number }: Line,
  shape: z.ZodType<Input>,
): { id: LineId; input: Input } | { id: LineId; error: LineError } {
  const refuse = (id: LineId, message: string) => ({
    id,
    error: { code: 'bad_input', message: `Line ${number}: ${message}` },
  });
  let json: unknown;
  try {
    json = parseJson(text);
  } catch (error) {
    return refuse(number, `not JSON: ${(error as Error).message}`);
  }
  const { success, data, error } = shape.safeParse(json);
  if (success) return { id: data.id, input: data };
  const id = z.object({ id: LineId }).safeParse(json).data?.id ?? number;
  const faults = error.issues.map(({ path, message }) => [path.join('.'), message.replace(/^Invalid input: /, '')]);
  return refuse(id, faults.map((parts) => parts.filter(Boolean).join(': ')).join('; '));
}
