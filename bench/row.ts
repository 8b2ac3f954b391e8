/** How much is measured: `quick` shows that everything still runs, `full` takes the sizes that targets name, however long. */
export type Size = 'quick' | 'normal' | 'full';

/** What a row is measured with. */
export interface Bench {
  readonly size: Size;
  /** The development data: `pages/` and `feeds/`; what is not there is made up. */
  readonly data: string;
}

/** One line of the table. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The least that the same work costs, measured in the same run and unit; the ratio to it means the same on any machine. */
  readonly floor?: number;
  /** Bounds on the value, and on its ratio to the floor. */
  readonly target?: Bounds;
  readonly targetRatio?: Bounds;
  /** What the figure depends on: how many, of what, on what. */
  readonly note?: string;
}

export interface Bounds {
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** One thing we measure, in a process of its own. */
export interface Row {
  /** @throws {Error} If it cannot be measured, or a count that no machine changes is wrong. */
  measure(bench: Bench): Promise<readonly Figure[]>;
}

/** @returns One of three numbers, by how much is measured. */
export function sized({ size }: Pick<Bench, 'size'>, quick: number, normal: number, full = normal): number {
  return { quick, normal, full }[size];
}
