import { UserError } from '../../errors.ts';
import { briefStore } from '../../store/briefs.ts';
import type { Database } from '../../store/database.ts';
import { digestStore } from '../../store/digests.ts';
import { editionStore } from '../../store/editions.ts';
import { renderCard } from '../card.ts';
import type { Action, ActionCall } from '../command.ts';
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
    async execute(call, { db, ringEditions, ringDeliveries }) {
      const edition = await findEdition(call, db);
      const due = edition && (await db.transaction((tx) => editionStore(tx).retry(call.guildId, edition.id)));
      if (!due) throw new UserError('gone', 'That edition cannot be tried again: it is posted, or too old.');
      await Promise.all([ringEditions([due.edition]), ringDeliveries(due.parts)]);
      return note('The edition is on its way again.');
    },
  },
  {
    name: 'story',
    kind: 'reply',
    right: 'member',
    async execute(call, { db }) {
      const edition = await findEdition(call, db);
      const story = edition?.edition?.stories[Number(call.about[1])];
      const answer = story?.briefId ? await briefStore(db).findWritten(story.briefId) : undefined;
      if (!answer) throw new UserError('gone', 'That story is no longer stored.');
      return renderCard(answer.article, answer.brief);
    },
  },
];

/** @returns The edition that a button is about; `undefined` if it is none of this guild, or of a channel that the member does not see. */
async function findEdition({ guildId, sees, about: [id] }: ActionCall, db: Database) {
  const edition = await editionStore(db).find(String(id));
  const place = edition?.guildId === guildId ? await digestStore(db).findPlace(edition.id) : undefined;
  return place && sees(place.channelId) ? edition : undefined;
}
