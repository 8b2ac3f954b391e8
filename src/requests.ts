import { createHash } from 'node:crypto';
import { DrizzleQueryError } from 'drizzle-orm';
import type { Brief, Length } from './briefing/brief.ts';
import { UserError } from './errors.ts';
import type { Bell } from './jobs/bell.ts';
import { normaliseUrl } from './reading/read.ts';
import type { Announcements } from './store/announcements.ts';
import { articleStore, type StoredArticle } from './store/articles.ts';
import { briefStore } from './store/briefs.ts';
import type { Database } from './store/database.ts';
import { type GivenPage, linkStore } from './store/links.ts';
import { type Progress, requestStore } from './store/requests.ts';
import { DAY } from './time.ts';

/** What somebody wants to know of a link. */
export interface Wish {
  /** `http(s):`, or `file:` together with `page`. */
  readonly url: string;
  readonly page?: GivenPage;
  readonly engine: Brief['engine'];
  readonly language: string | null;
  readonly length: Length;
}

export interface Answer {
  readonly article: StoredArticle;
  readonly brief: Brief;
}

export type Stage = Exclude<Progress['stage'], 'answered' | 'refused'>;

export interface RequestDesk {
  /** Store a wish and ring for it. @returns The request's ID. @throws {UserError} For a URL that is none. */
  ask(wish: Wish): Promise<string>;
  /**
   * Wait until a request is answered, by whichever process.
   *
   * @throws {UserError} If it is refused.
   */
  wait(requestId: string, options: { signal: AbortSignal; onStage?: (stage: Stage) => void }): Promise<Answer>;
}

export interface RequestDeskParts {
  readonly db: Database;
  readonly announcements: Announcements;
  /** Which engine there is for a wish, and the profile of its brief. */
  readonly profileOf: (wish: Pick<Wish, 'engine' | 'language' | 'length'>) => {
    engine: Brief['engine'];
    profile: string;
  };
  readonly ringLinks: Bell;
  readonly ringBriefs: Bell;
}

/** A page is read again when it is asked for after this time; until then the stored article answers. */
const FRESH_MS = DAY;

/** Where members' wishes come in and answers go out; what lies between is the workers'. */
export function requestDesk({ db, announcements, profileOf, ringLinks, ringBriefs }: RequestDeskParts): RequestDesk {
  return {
    async ask({ url: asked, page, language, length, ...wish }) {
      const url = page ? addressOf(asked, page) : normaliseUrl(asked);
      const { engine, profile } = profileOf({ language, length, ...wish });
      const staleBefore = new Date(Date.now() - FRESH_MS);
      const { id, link, due } = await db.transaction(async (tx) => {
        const link = await linkStore(tx).ask(url, staleBefore, page);
        const id = await requestStore(tx).create({ linkId: link.id, profile, engine, language, length });
        const articleId = link.state === 'read' ? link.articleId : null;
        return { id, link, due: articleId === null ? [] : await requestStore(tx).settle(link.id, articleId) };
      });
      if (link.state === 'due') await ringLinks([link]);
      await ringBriefs(due);
      return id;
    },

    async wait(requestId, { signal, onStage }) {
      const listening = new AbortController();
      const news = announcements.listen(AbortSignal.any([signal, listening.signal]));
      try {
        const first = await look();
        if (first) return first;
        for await (const payload of news) {
          if (payload !== undefined && payload !== requestId) continue;
          // While the database restarts, the next look will do.
          const answer = await look().catch(unlessDatabaseFailed);
          if (answer) return answer;
        }
      } finally {
        listening.abort();
      }
      throw signal.reason;

      async function look(): Promise<Answer | undefined> {
        const progress = await requestStore(db).progress(requestId);
        if (progress.stage === 'refused') throw new UserError(progress.code, progress.message);
        if (progress.stage !== 'answered') {
          onStage?.(progress.stage);
          return undefined;
        }
        const [article, row] = await Promise.all([
          articleStore(db).find(progress.articleId),
          briefStore(db).find(progress.briefId),
        ]);
        if (!article || !row?.brief) throw new Error(`The answer to request ${requestId} is gone`);
        return { article, brief: row.brief };
      }
    },
  };
}

/** Files of one name on several machines, or at several times, are different pages. */
function addressOf(url: string, { body }: GivenPage): string {
  return `${url}#${createHash('sha256').update(body).digest('hex')}`;
}

function unlessDatabaseFailed(error: unknown): undefined {
  if (!(error instanceof DrizzleQueryError)) throw error;
}
