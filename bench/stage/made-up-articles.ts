import type { DigestArticle } from '../../src/digests/article.ts';
import { createDice } from './dice.ts';

const ARTICLES_PER_EVENT = 4;
/** All of them fall into one window, as on one day of many feeds: nothing is saved by time. */
const DAY_START = Date.UTC(2026, 10, 16);
const SYLLABLES = 'ba be do ka lo mi na or pe ru sa ti ul va wen xi yor zan bri cle dru fle gra'.split(' ');
const COMMON =
  `officials police council government people said reported new city minister group plan decision year week company market
  court local public report million percent statement early late city team victory country president spokesman house workers`.split(
    /\s+/,
  );

/** Articles on events, four on each, made up: words as unevenly common as a language's, and people everyone writes about. */
export function makeArticles(count: number): DigestArticle[] {
  const roll = createDice(20261116);
  const pick = <Item>(items: readonly Item[]): Item => items[roll(items.length)] as Item; // never empty
  const word = (syllables: number) => Array.from({ length: syllables }, () => pick(SYLLABLES)).join('');
  const name = () => word(2 + roll(2)).replace(/^./, (letter) => letter.toUpperCase());
  // A vocabulary of the size of a language's, used as unevenly as words are.
  const vocabulary = Array.from({ length: 20_000 }, () => word(2 + roll(3)));
  const rareWord = () => vocabulary[Math.floor(vocabulary.length ** (roll(10_000) / 10_000))] ?? 'word';
  // The people everyone writes about.
  const famous = Array.from({ length: 200 }, name);
  return Array.from({ length: Math.ceil(count / ARTICLES_PER_EVENT) }, (_, event) => {
    const [who, where, also] = [`${name()} ${name()}`, name(), pick(famous)];
    const words = Array.from({ length: 25 }, rareWord);
    const sentence = () =>
      `${Array.from({ length: 16 }, () => (roll(3) === 0 ? pick(words) : roll(4) === 0 ? rareWord() : pick(COMMON))).join(' ')} ${pick([who, where, also, 'it'])}.`;
    return Array.from({ length: ARTICLES_PER_EVENT }, (__, outlet) => ({
      id: `${event}-${outlet}`,
      url: `https://outlet-${outlet}.example/${event}`,
      title: `${who} ${pick(words)} ${pick(words)} in ${where}`,
      text: `The ${pick(words)} of ${who} in ${where} was ${pick(words)}. ${Array.from({ length: 22 }, sentence).join(' ')}`,
      publishedAt: new Date(DAY_START + roll(86_400) * 1000).toISOString(),
      language: 'en',
    }));
  })
    .flat()
    .slice(0, count);
}
