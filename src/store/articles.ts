import { createHash } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import type { Article } from '../reading/article.ts';
import type { Queryable } from './database.ts';
import { articles, briefs, links } from './schema.ts';

export interface StoredArticle extends Article {
  readonly id: string;
}

/** What was read, for good; the table is `articles` in schema.ts. */
export function articleStore(db: Queryable) {
  return {
    /** Part of the statement that stores what `versionOf` gives: the ID of this version of the article, the same each time it is saved. */
    saving() {
      const wasForgotten = eq(articles.text, '');
      return db.$with('saved').as(
        db
          .insert(articles)
          .values({
            canonicalUrl: sql.placeholder('canonicalUrl'),
            contentHash: sql.placeholder('contentHash'),
            url: sql.placeholder('url'),
            title: sql.placeholder('title'),
            byline: sql.placeholder('byline'),
            siteName: sql.placeholder('siteName'),
            // Without its column, whose encoder takes no null.
            publishedAt: sql`${sql.placeholder('publishedAt')}`,
            language: sql.placeholder('language'),
            image: sql.placeholder('image'),
            access: sql.placeholder('access'),
            text: sql.placeholder('text'),
            blocks: sql.placeholder('blocks'),
            wordCount: sql.placeholder('wordCount'),
          })
          .onConflictDoUpdate({
            target: [articles.canonicalUrl, articles.contentHash],
            // It was read before, and its text may have been forgotten since: by its hash it is the same.
            set: {
              text: sql`case when ${wasForgotten} then excluded.text else ${articles.text} end`,
              blocks: sql`case when ${wasForgotten} then excluded.blocks else ${articles.blocks} end`,
            },
          })
          .returning({ id: articles.id }),
      );
    },

    /** @returns Which version of its article a row is, and when it was first read. */
    async findVersion(id: string): Promise<{ contentHash: string; createdAt: Date } | undefined> {
      const { contentHash, createdAt } = articles;
      const [row] = await db.select({ contentHash, createdAt }).from(articles).where(eq(articles.id, id));
      return row;
    },

    /**
     * Forget the text of articles that were last read before an instant, and that nobody is working with. What their cards quote stays.
     *
     * @returns How many.
     */
    async forgetTexts(readBefore: Date, limit: number): Promise<number> {
      const { rowCount } = await db.execute(sql`
        update ${articles} set text = '', blocks = '[]' where id in (
          select id from ${articles} old where old.created_at < ${readBefore} and old.text <> ''
            and not exists (select 1 from ${links} where ${links.articleId} = old.id and ${links.readAt} >= ${readBefore})
            and not exists (
              select 1 from ${briefs} where ${briefs.articleId} = old.id and ${briefs.state} in ('due', 'writing'))
          limit ${limit} for update skip locked)`);
      return rowCount ?? 0;
    },
  };
}

/** @returns Values of the statement that stores an article. */
export function versionOf(article: Article) {
  const contentHash = createHash('sha256').update(`${article.title}\n${article.text}`).digest('hex');
  return { ...article, contentHash };
}

export function articleOf({ contentHash: _, createdAt: __, publishedAt, ...article }: typeof articles.$inferSelect) {
  return { ...article, publishedAt: publishedAt?.toISOString() ?? null } satisfies StoredArticle;
}
