/** The tables, a file for each room; drizzle-kit makes migrations of them. */
export * from './schema/digests.ts';
export * from './schema/feeds.ts';
export * from './schema/following.ts';
export * from './schema/guilds.ts';
export * from './schema/outbox.ts';
export * from './schema/reading.ts';
export * from './schema/spending.ts';
