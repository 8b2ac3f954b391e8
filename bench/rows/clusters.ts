import { clusterArticles } from '../../src/digests/cluster.ts';
import type { Figure, Row } from '../row.ts';
import { makeArticles } from '../stage/made-up-articles.ts';
import { median } from '../stage/timing.ts';

const SIZES = [300, 1000, 3000, 10_000];
const QUICK_SIZES = [300, 1000];
const RUNS = 3;

/** How fast articles on one event are found, and how the time grows with their number. */
export const clusters: Row = {
  async measure({ size }) {
    clusterArticles(makeArticles(300)); // warm
    const sizes = size === 'quick' ? QUICK_SIZES : SIZES;
    const figures: Figure[] = [];
    const spent = new Map<number, number>();
    for (const count of sizes) {
      const articles = makeArticles(count);
      const runs = Array.from({ length: count > 3000 || size === 'quick' ? 1 : RUNS }, () =>
        secondsOf(() => clusterArticles(articles)),
      );
      const cpu = median(runs.map((run) => run.cpu));
      spent.set(count, cpu);
      figures.push({
        name: `clustering of ${count.toLocaleString('en')} entries, CPU`,
        value: cpu,
        unit: 's',
        ...(count === 10_000 && { target: { atMost: 10 } }),
        note: `wall ${median(runs.map((run) => run.wall)).toFixed(2)} s; made-up articles, four on each event`,
      });
    }
    const [from, to] = [1000, sizes.at(-1) ?? 0];
    const growth = Math.log((spent.get(to) ?? 0) / (spent.get(from) ?? 0)) / Math.log(to / from);
    if (to > from)
      figures.push({
        name: `growth from ${from.toLocaleString('en')} to ${to.toLocaleString('en')}, exponent`,
        value: growth,
        unit: '',
        target: { atMost: 1.3 },
      });
    return figures;
  },
};

function secondsOf(work: () => unknown): { cpu: number; wall: number } {
  globalThis.gc?.();
  const [cpu, begun] = [process.threadCpuUsage(), performance.now()];
  work();
  const { user, system } = process.threadCpuUsage(cpu);
  return { cpu: (user + system) / 1e6, wall: (performance.now() - begun) / 1000 };
}
