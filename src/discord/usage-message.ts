import type { GuildUsage } from '../store/holds.ts';
import type { Bill } from './bills.ts';
import { container, type Message, separator, textDisplay } from './layout.ts';
import { counted } from './text.ts';

/** Show moderators what their guild used. Days and months are those of UTC, as the budgets are. */
export function renderUsage({ model, hasPrices, today, month, budget, isMonthSpent }: Bill): Message {
  return container('brand', [
    textDisplay('### What Lede did for this server'),
    textDisplay(`**Today**\n${describe(today)}`),
    textDisplay(`**This month**\n${describe(month)}`),
    separator(),
    textDisplay(limits({ model, budget, isMonthSpent })),
    textDisplay(
      `-# One article is read and summarized once, for every server that asks. Days and months are in UTC.${
        model !== undefined && !hasPrices ? ' The host has set no prices, so no cost is known.' : ''
      }`,
    ),
  ]);
}

function describe({ articles, byModel, briefs, calls, inputTokens, outputTokens, cost }: GuildUsage): string {
  const lines = [
    `- ${counted(articles, 'article')} summarized${byModel > 0 ? `, ${number(byModel)} by the model` : ''}`,
  ];
  if (calls > 0) {
    const tokens = `${number(inputTokens)} tokens in, ${number(outputTokens)} out`;
    lines.push(`- ${counted(calls, 'model call')} for ${counted(briefs, 'article')}: ${tokens}`);
  }
  if (cost !== null) lines.push(`- ${dollars(cost)}`);
  return lines.join('\n');
}

function limits({ model, budget, isMonthSpent }: Pick<Bill, 'model' | 'budget' | 'isMonthSpent'>): string {
  if (model === undefined) return 'No model is used: sentences are chosen from the articles, at no cost.';
  if (isMonthSpent)
    return '**The host’s budget for this month is used up**: until then Lede chooses sentences of the articles itself.';
  if (!budget) return 'No budget is set for this server.';
  const { limit, spent, held } = budget;
  const left = Math.max(0, limit - spent - held);
  const waiting = held > 0 ? ` (${dollars(held)} held for calls under way)` : '';
  return `**Budget** ${dollars(limit)} a day: ${dollars(left)} left${waiting}. When it is used up, Lede chooses sentences of the articles itself.`;
}

const number = (value: number) => value.toLocaleString('en-US');

/** Small amounts keep two telling digits. */
function dollars(value: number): string {
  if (value === 0 || value >= 0.1) return `$${value.toFixed(2)}`;
  return `$${Number(value.toPrecision(2))}`;
}
