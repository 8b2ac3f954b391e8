/** The largest difference of two colours in any of red, green and blue, 0 to 255, at which text cannot be told from what is behind it. */
const SAME_COLOUR = 20;

export interface Colour {
  /** Red, green and blue, 0 to 255. */
  readonly channels: readonly number[];
  readonly isTransparent: boolean;
}

export const WHITE: Colour = { channels: [255, 255, 255], isTransparent: false };

/** Tell whether text of one colour cannot be told from a ground of the other. */
export function isSame(one: Colour, other: Colour): boolean {
  return one.channels.every((value, at) => Math.abs(value - (other.channels[at] ?? 0)) <= SAME_COLOUR);
}

/** Names of colours that text is hidden in; the other hundred and forty are not looked up. */
const NAMED = new Map<string, readonly number[]>([
  ['white', [255, 255, 255]],
  ['snow', [255, 250, 250]],
  ['ivory', [255, 255, 240]],
  ['whitesmoke', [245, 245, 245]],
  ['ghostwhite', [248, 248, 255]],
  ['black', [0, 0, 0]],
]);

/** @returns The first colour in a value; `undefined` if there is none that we can read. */
export function findColour(value: string): Colour | undefined {
  const [found] = /#[\da-f]{3,8}\b|\brgba?\([^)]*\)|\b[a-z]+\b/i.exec(value) ?? [];
  if (found === undefined) return undefined;
  if (found === 'transparent') return { channels: [], isTransparent: true };
  if (found.startsWith('#')) {
    const digits = found.slice(1);
    const pairs = digits.length < 6 ? [...digits].map((digit) => digit + digit) : (digits.match(/../g) ?? []);
    const [red = 0, green = 0, blue = 0, alpha = 255] = pairs.map((pair) => Number.parseInt(pair, 16));
    return { channels: [red, green, blue], isTransparent: alpha < 12 };
  }
  const numbers = (found.match(/[\d.]+%?/g) ?? []).map((number) =>
    number.endsWith('%') ? Number.parseFloat(number) * 2.55 : Number(number),
  );
  const [red, green, blue, alpha = 1] = numbers;
  if (red !== undefined && green !== undefined && blue !== undefined) {
    return { channels: [red, green, blue], isTransparent: alpha < 0.05 };
  }
  const channels = NAMED.get(found);
  return channels === undefined ? undefined : { channels, isTransparent: false };
}
