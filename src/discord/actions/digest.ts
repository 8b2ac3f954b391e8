import { UserError } from '../../errors.ts';
import { briefStore } from '../../store/briefs.ts';
import { digestStore } from '../../store/digests.ts';
import { editionStore } from '../../store/editions.ts';
import { renderCard } from '../card.ts';
import type { Action } from '../command.ts';
import { startDigest } from '../digest-commands.ts';
import { note } from '../layout.ts';

/** What the panels of `/digest` do, and the buttons of editions. */
export const digestActions: readonly Action[] = [
  {
    name: 'digest-save',
    kind: 'update',
    right: 'moderator',
    execute: (call, services) => startDigest(call, services, String(call.about[0])),
  },
  {
    name: 'digest-restore',
    kind: 'update',
    right: 'moderator',
    execute: (call, services) => startDigest(call, services, String(call.about[0])),
  },
  {
    name: 'edition-retry',
    kind: 'reply',
    right: 'moderator',
    async execute({ guildId, about: [id] }, { db, ringEditions, ringDeliveries }) {
      const due = await db.transaction((tx) => editionStore(tx).retry(guildId, String(id)));
      if (!due) throw new UserError('gone', 'That edition cannot be tried again: it is posted, or too old.');
      await Promise.all([ringEditions([due.edition]), ringDeliveries(due.parts)]);
      return note('The edition is on its way again.');
    },
  },
  {
    name: 'story',
    kind: 'reply',
    right: 'member',
    async execute({ guildId, sees, about: [id, index] }, { db }) {
      const edition = await editionStore(db).find(String(id));
      const digest = edition && (await digestStore(db).find(guildId, edition.digestId));
      const isOpen = edition?.guildId === guildId && (!digest || sees(digest.channelId));
      const story = isOpen ? edition.edition?.stories[Number(index)] : undefined;
      const answer = story?.briefId ? await briefStore(db).findWritten(story.briefId) : undefined;
      if (!answer) throw new UserError('gone', 'That story is no longer stored.');
      return renderCard(answer.article, answer.brief);
    },
  },
];
