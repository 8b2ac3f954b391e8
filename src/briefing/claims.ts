import { MAX_CLAIMS } from './ground.ts';
import { opensSelfContained } from './openings.ts';
import { pick, type Ranking } from './ranking.ts';
import type { DraftClaim } from './reply.ts';
import type { Sentence } from './sentences.ts';

export function claimsOf(
  sentences: readonly Sentence[],
  ranking: Ranking,
  { text }: { text: string; language: string; title: string },
): DraftClaim[] {
  const isAllowed = (index: number) => opensSelfContained(sentences[index]?.text ?? '');
  const chosen = pick(ranking, { count: MAX_CLAIMS, isAllowed, novelty: 0.3 });
  const most = Math.max(...ranking.salience, 1e-9);
  return chosen.flatMap((index) => {
    const sentence = sentences[index];
    if (!sentence) return [];
    const { start, end } = sentence;
    return [
      {
        text: sentence.text,
        kind: 'event' as const,
        claimant: null,
        stance: 'reported' as const,
        hedge: null,
        quote: text.slice(start, end),
        sentences: [sentence.number],
        importance: Number(((ranking.salience[index] ?? 0) / most).toFixed(2)),
      },
    ];
  });
}
