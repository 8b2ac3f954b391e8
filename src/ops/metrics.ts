import type { Usage } from '../briefing/brief.ts';
import type { JobKind } from '../jobs/job.ts';

/** How an interaction was first answered. */
export type InteractionKind = 'command' | 'component' | 'form' | 'completion';
/** `unanswered`: Discord did not take the answer, or it came too late. */
export type InteractionResult = 'answered' | 'refused' | 'failed' | 'unanswered';
/** `lost`: what ended the job was no outcome of the work, and it was the last attempt. */
export type JobResult = 'done' | 'retried' | 'lost';
export type PostResult = 'posted' | 'retried' | 'failed' | 'uncertain' | 'dismissed';

/**
 * What is counted while it happens. What the database knows, such as how much is due, is asked of it instead; see
 * `backlog.ts`. Nothing that comes from outside may become a label: no address, no name, no ID.
 */
export interface Metrics {
  /** @param name A command or action of ours, or `unknown`. */
  interaction(name: string, result: InteractionResult): void;
  /** Discord has the first answer. */
  acknowledged(kind: InteractionKind, afterMs: number): void;
  job(kind: JobKind<unknown>['name'], result: JobResult, tookMs: number): void;
  /** @param result A word of ours: `ok`, `unchanged`, or the code of a refusal. */
  fetched(what: 'page' | 'feed', result: string, tookMs: number): void;
  /** The model was asked for a brief. @param cost In dollars; `null` where no price is set. */
  modelBrief(result: 'written' | 'fallback', usage: Usage, cost: number | null, tookMs: number): void;
  /** The embedding model was asked what some articles mean. @param cost In dollars. */
  embedded(result: 'answered' | 'failed', inputTokens: number, cost: number): void;
  /** Somebody asked for what may be there already. */
  lookedUp(what: 'article' | 'brief', isHit: boolean): void;
  /** @param form Of a delivery. */
  post(form: string, result: PostResult): void;
}

const ignore = () => undefined;

/** For who counts nothing, such as the command line. */
export const NO_METRICS: Metrics = {
  interaction: ignore,
  acknowledged: ignore,
  job: ignore,
  fetched: ignore,
  modelBrief: ignore,
  embedded: ignore,
  lookedUp: ignore,
  post: ignore,
};
