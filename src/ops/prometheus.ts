import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { SECOND } from '../time.ts';
import { VERSION } from '../version.ts';
import type { Backlog } from './backlog.ts';
import type { Metrics } from './metrics.ts';

/** Counters of one process, and what Prometheus reads. */
export interface PrometheusMetrics extends Metrics {
  readonly contentType: string;
  /** Everything, as text. @param backlog What the database says; left out where it cannot be asked. */
  expose(state: { readonly backlog: Backlog | undefined; readonly isGatewayUp: boolean | undefined }): Promise<string>;
}

/** Discord gives three seconds for a first answer. */
const ACK_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3];
const WORK_BUCKETS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60, 120];

/** Count for Prometheus. Each call counts for itself: nothing is global. */
export function prometheusMetrics(): PrometheusMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Counter({ name, help, labelNames: [...labelNames], registers });
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Gauge({ name, help, labelNames: [...labelNames], registers });
  const histogram = <Label extends string>(name: string, help: string, labelNames: Label[], buckets: number[]) =>
    new Histogram({ name, help, labelNames, buckets, registers });

  const interactions = counter('lede_interactions_total', 'Interactions, by what they were and how they ended', [
    'command',
    'result',
  ]);
  const acknowledgements = histogram(
    'lede_interaction_ack_seconds',
    'From receiving an interaction until Discord has the first answer',
    ['kind'],
    ACK_BUCKETS,
  );
  const jobs = counter('lede_jobs_total', 'Attempts at jobs that ended in this process', ['kind', 'result']);
  const jobTimes = histogram('lede_job_seconds', 'Time that an attempt at a job took', ['kind'], WORK_BUCKETS);
  const fetches = counter('lede_fetches_total', 'Requests to sites, by what came of them', ['what', 'result']);
  const fetchTimes = histogram(
    'lede_fetch_seconds',
    'Time that a fetch took, redirects included',
    ['what'],
    WORK_BUCKETS,
  );
  const modelBriefs = counter('lede_model_briefs_total', 'Briefs asked of the model', ['result']);
  const modelCalls = counter('lede_model_calls_total', 'Calls to the model');
  const modelTokens = counter('lede_model_tokens_total', 'Tokens that model calls took', ['direction']);
  const modelCost = counter('lede_model_cost_dollars_total', 'What model calls cost, where prices are set');
  const modelTimes = histogram('lede_model_seconds', 'Time until the model had written a brief', [], WORK_BUCKETS);
  const embeddings = counter('lede_embedding_calls_total', 'Calls to the embedding model, by what came of them', [
    'result',
  ]);
  const lookups = counter('lede_cache_lookups_total', 'Wishes, by whether article or brief was there already', [
    'cache',
    'result',
  ]);
  const posts = counter('lede_posts_total', 'Messages to Discord, by what came of them', ['form', 'result']);
  const rows = gauge('lede_jobs', 'Rows of work, by kind and state; of the whole installation', ['kind', 'state']);
  const oldest = gauge('lede_job_oldest_seconds', 'How long the oldest due row has waited; of the whole installation', [
    'kind',
  ]);
  const feeds = gauge('lede_feeds', 'Feeds that are followed, by health; of the whole installation', ['health']);
  const guilds = gauge('lede_guilds', 'Guilds that Lede is in; of the whole installation');
  const gateway = gauge('lede_gateway_up', 'Whether the gateway is connected; in processes with the role bot');
  gauge('lede_info', 'The version that runs', ['version']).set({ version: VERSION }, 1);

  return {
    contentType: registry.contentType,
    interaction: (command, result) => interactions.inc({ command, result }),
    acknowledged: (kind, afterMs) => acknowledgements.observe({ kind }, afterMs / SECOND),
    job(kind, result, tookMs) {
      jobs.inc({ kind, result });
      jobTimes.observe({ kind }, tookMs / SECOND);
    },
    fetched(what, result, tookMs) {
      fetches.inc({ what, result });
      fetchTimes.observe({ what }, tookMs / SECOND);
    },
    modelBrief(result, { calls, inputTokens, outputTokens }, cost, tookMs) {
      modelBriefs.inc({ result });
      modelCalls.inc(calls);
      modelTokens.inc({ direction: 'in' }, inputTokens);
      modelTokens.inc({ direction: 'out' }, outputTokens);
      if (cost !== null) modelCost.inc(cost);
      modelTimes.observe(tookMs / SECOND);
    },
    embedded(result, inputTokens, cost) {
      embeddings.inc({ result });
      modelTokens.inc({ direction: 'in' }, inputTokens);
      modelCost.inc(cost);
    },
    lookedUp: (cache, isHit) => lookups.inc({ cache, result: isHit ? 'hit' : 'miss' }),
    post: (form, result) => posts.inc({ form, result }),

    async expose({ backlog, isGatewayUp }) {
      for (const each of [rows, oldest, feeds]) each.reset();
      for (const { kind, state, count } of backlog?.work ?? []) rows.set({ kind, state }, count);
      for (const { kind, oldestDueMs } of backlog?.oldest ?? []) oldest.set({ kind }, oldestDueMs / SECOND);
      for (const { health, count } of backlog?.feeds ?? []) feeds.set({ health }, count);
      if (backlog) guilds.set(backlog.guilds);
      if (isGatewayUp !== undefined) gateway.set(isGatewayUp ? 1 : 0);
      return registry.metrics();
    },
  };
}
