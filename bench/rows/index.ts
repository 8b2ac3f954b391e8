import type { Row } from '../row.ts';

/** Everything we measure, in the order of the table; README.md says what each is. Only the one that is measured is loaded. */
export const ROWS: Readonly<Record<string, () => Promise<Row>>> = {
  extraction: async () => (await import('./extraction.ts')).extraction,
  feeds: async () => (await import('./feeds.ts')).feeds,
  brief: async () => (await import('./brief.ts')).brief,
  pipeline: async () => (await import('./pipeline.ts')).pipeline,
  polls: async () => (await import('./polls.ts')).polls,
  commands: async () => (await import('./commands.ts')).commands,
  edition: async () => (await import('./edition.ts')).edition,
  clusters: async () => (await import('./clusters.ts')).clusters,
  tokens: async () => (await import('./tokens.ts')).tokens,
  'model-calls': async () => (await import('./model-calls.ts')).modelCalls,
  workers: async () => (await import('./workers.ts')).workers,
  start: async () => (await import('./start.ts')).start,
  'many-articles': async () => (await import('./many-articles.ts')).manyArticles,
  database: async () => (await import('./database.ts')).database,
};
