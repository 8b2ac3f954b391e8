import { z } from 'zod';

/**
 * A backup is a gzip of lines of JSON: a header; for each table a line that names it and its columns, and a line `[{…}]` for each
 * row, as PostgreSQL writes it; and an end that counts them, so that a file that was cut off is known for it.
 */
export const FORMAT = 'lede-backup';
/** Raised when an older Lede could no longer read it. */
export const FORMAT_VERSION = 1;

export const Header = z.object({
  format: z.literal(FORMAT),
  version: z.int(),
  /** Of the Lede that wrote it, for people. */
  lede: z.string(),
  /** The newest migration of the database that it was taken of. */
  schema: z.number(),
  createdAt: z.iso.datetime(),
});
export type Header = z.infer<typeof Header>;

export const Section = z.object({ table: z.string(), columns: z.array(z.string()).min(1) });
export type Section = z.infer<typeof Section>;

export const End = z.object({ end: z.literal(true), rows: z.record(z.string(), z.int()) });
export type End = z.infer<typeof End>;
