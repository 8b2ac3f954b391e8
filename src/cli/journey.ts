import { NO_METRICS } from '../ops/metrics.ts';
import type { Answer, Stage, Wish } from '../requests.ts';
import { openServices, startReaders } from '../services.ts';
import type { Context } from './command.ts';
import type { Source } from './source.ts';

const STAGES: Readonly<Record<Stage, string>> = {
  queued: 'Waiting in the queue',
  fetching: 'Fetching the page',
  reading: 'Finding the article',
  writing: 'Writing the brief',
};

/** Send one link the whole way: database, queue, worker, and back. */
export async function sendThrough(
  source: Source,
  wish: Pick<Wish, 'engine' | 'language' | 'length'>,
  { config, log, progress, signal }: Context,
): Promise<Answer> {
  progress.stage('Starting the database and the queue');
  await using closing = new AsyncDisposableStack();
  const services = await openServices(config(), log(), NO_METRICS, signal);
  closing.defer(() => services.close());
  const readers = startReaders(services);
  closing.defer(() => readers.close());

  const page = source.kind === 'file' ? { page: source.page } : {};
  const request = await services.desk.ask({ url: source.url, ...page, ...wish });
  const answer = await services.desk.wait(request, { signal, onStage: (stage) => progress.stage(STAGES[stage]) });
  progress.end();
  return answer;
}
