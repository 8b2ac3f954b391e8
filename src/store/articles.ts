import { createHash } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import type { Article } from '../reading/article.ts';
import type { Queryable } from './database.ts';
import { articles } from './schema.ts';

export interface StoredArticle extends Article {
  readonly id: string;
}

/** What was read, for good; the table is `articles` in schema.ts. */
export function articleStore(db: Queryable) {
  return {
    /** @returns The ID of this version of the article, the same each time it is saved. */
    async save(article: Article): Promise<string> {
      const { publishedAt, ...rest } = article;
      const contentHash = createHash('sha256').update(`${article.title}\n${article.text}`).digest('hex');
      const [row] = await db
        .insert(articles)
        .values({ ...rest, contentHash, publishedAt: publishedAt === null ? null : new Date(publishedAt) })
        .onConflictDoNothing()
        .returning({ id: articles.id });
      if (row) return row.id;
      const version = and(eq(articles.canonicalUrl, article.canonicalUrl), eq(articles.contentHash, contentHash));
      const [stored] = await db.select({ id: articles.id }).from(articles).where(version);
      if (!stored) throw new Error('An article vanished between two statements');
      return stored.id;
    },

    /** @returns Which version of its article a row is, and when it was first read. */
    async findVersion(id: string): Promise<{ contentHash: string; createdAt: Date } | undefined> {
      const { contentHash, createdAt } = articles;
      const [row] = await db.select({ contentHash, createdAt }).from(articles).where(eq(articles.id, id));
      return row;
    },

    async find(id: string): Promise<StoredArticle | undefined> {
      const [row] = await db.select().from(articles).where(eq(articles.id, id));
      if (!row) return undefined;
      const { contentHash: _, createdAt: __, publishedAt, ...article } = row;
      return { ...article, publishedAt: publishedAt?.toISOString() ?? null };
    },
  };
}
export type ArticleStore = ReturnType<typeof articleStore>;
