import type { Bounds, Figure } from './row.ts';

const HEADINGS = ['what', 'measured', 'floor', 'ratio', 'to reach', ''] as const;

/** @returns The figures as a table of plain text. */
export function renderTable(figures: readonly Figure[]): string {
  const lines = [HEADINGS, ...figures.map(cellsOf)];
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  const rendered = lines.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [rendered[0], widths.map((width) => '-'.repeat(width)).join('  '), ...rendered.slice(1)].join('\n');
}

export function ratioOf({ value, floor }: Figure): number | undefined {
  return floor === undefined ? undefined : value / floor;
}

/** @returns `undefined` where nothing is to be reached. */
export function isMet(figure: Figure): boolean | undefined {
  const { value, target, targetRatio } = figure;
  if (!target && !targetRatio) return undefined;
  return holds(value, target) && holds(ratioOf(figure), targetRatio);
}

function holds(value: number | undefined, bounds: Bounds | undefined): boolean {
  if (bounds === undefined) return true;
  const { atMost = Number.POSITIVE_INFINITY, atLeast = Number.NEGATIVE_INFINITY } = bounds;
  return value !== undefined && value <= atMost && value >= atLeast;
}

function cellsOf(figure: Figure): readonly string[] {
  const { name, value, unit, floor, target, targetRatio, note } = figure;
  const ratio = ratioOf(figure);
  const met = isMet(figure);
  return [
    name,
    `${brief(value)} ${unit}`.trim(),
    floor === undefined ? '' : brief(floor),
    ratio === undefined ? '' : ratio.toFixed(2),
    [bound(targetRatio, '×'), bound(target, unit)].filter(Boolean).join(', '),
    [met === undefined ? '' : met ? 'ok' : 'OVER', note ?? ''].filter(Boolean).join('; '),
  ];
}

function bound(bounds: Bounds | undefined, unit: string): string {
  if (!bounds) return '';
  const { atMost, atLeast } = bounds;
  const range =
    atMost !== undefined && atMost === atLeast ? `${atMost}` : atMost !== undefined ? `≤ ${atMost}` : `≥ ${atLeast}`;
  return `${range} ${unit}`.trim();
}

/** Three telling digits. */
function brief(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}
