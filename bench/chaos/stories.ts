import { randomFrom } from './random.ts';

/** A story that no other resembles: its names are made up, and so is every sentence. */
export interface Story {
  readonly path: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
}

const SYLLABLES = ['bra', 'cor', 'del', 'fen', 'gul', 'hask', 'imre', 'jor', 'kal', 'lor', 'mel', 'nar', 'osk', 'pel'];
const ENDINGS = ['by', 'dal', 'ford', 'heim', 'mark', 'minster', 'nes', 'stad', 'ton', 'vik', 'wick', 'holm'];
const THINGS = ['bridge', 'ferry', 'school', 'orchard', 'tram', 'archive', 'lighthouse', 'clinic', 'quarry', 'theatre'];
const DEEDS = ['reopens', 'closes', 'burns', 'moves', 'wins a prize', 'is sold', 'is flooded', 'goes on strike'];

const pathOf = (number: number) => `/story/${String(number).padStart(5, '0')}`;

/** @returns The story of a number, the same each time. */
export function storyOf(number: number): Story {
  const random = randomFrom(number * 7919 + 17);
  const one = <Thing>(things: readonly Thing[]) => things[Math.floor(random.next() * things.length)];
  const name = () => {
    const word = `${one(SYLLABLES)}${one(SYLLABLES)}${one(ENDINGS)}`;
    return word.charAt(0).toUpperCase() + word.slice(1);
  };
  const [place, neighbour, person, family] = [name(), name(), name(), name()];
  const [thing, deed] = [one(THINGS), one(DEEDS)];
  const figures = Array.from({ length: 4 }, () => random.between(11, 9999));
  return {
    path: pathOf(number),
    title: `${place}: the ${thing} of ${neighbour} ${deed} (${number})`,
    paragraphs: [
      `The ${thing} of ${neighbour} near ${place} was the subject of decision ${number} of the council of ${place} on Monday.`,
      `Some ${figures[0]} inhabitants of ${neighbour} had signed a letter to the council of ${place} about the ${thing}.`,
      `The council of ${place} set aside ${figures[1]} crowns for the ${thing} of ${neighbour} in its budget.`,
      `${person} ${family}, the mayor of ${place}, said that the ${thing} of ${neighbour} had been built by hand.`,
      `An engineer from ${family} counted ${figures[2]} cracks in the ${thing} of ${neighbour} during a survey in autumn.`,
      `The people of ${neighbour} will vote on the ${thing} in ${figures[3]} days, the council of ${place} announced.`,
    ],
  };
}

export function pageOf({ title, paragraphs }: Story): string {
  const body = paragraphs.map((text) => `<p>${text}</p>`).join('\n');
  return `<!doctype html><html lang="en"><head><title>${title}</title></head><body><main><h1>${title}</h1>${body}</main></body></html>`;
}
