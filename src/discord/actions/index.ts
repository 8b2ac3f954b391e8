import type { Action } from '../command.ts';
import { cancel } from './cancel.ts';
import { evidence, evidencePage, report, reportSubmitted, sources } from './card.ts';
import { digestActions } from './digest.ts';
import { feedActions } from './feed.ts';
import { settingsActions } from './settings.ts';

/** Everything that buttons, menus and forms of ours do. */
export const ACTIONS: readonly Action[] = [
  cancel,
  evidence,
  evidencePage,
  sources,
  report,
  reportSubmitted,
  ...settingsActions,
  ...feedActions,
  ...digestActions,
];
