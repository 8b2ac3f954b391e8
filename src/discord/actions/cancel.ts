import { UserError } from '../../errors.ts';
import { deliveryStore } from '../../store/deliveries.ts';
import { requestStore } from '../../store/requests.ts';
import type { Action } from '../command.ts';
import { note } from '../layout.ts';
import { isModerator } from '../permissions.ts';

/** Call off a request that is waiting: for whoever asked, and for moderators. */
export const cancel: Action = {
  name: 'cancel',
  right: 'member',
  kind: 'update',
  async execute(call, { db, desk, progress, settings }) {
    const delivery = await deliveryStore(db).find(String(call.about[0]));
    if (delivery?.guildId !== call.guildId || !delivery.requestId) {
      throw new UserError('gone', 'That request is no longer stored.');
    }
    if (delivery.memberId !== call.memberId && !isModerator(call, await settings.of(call.guildId))) {
      throw new UserError('forbidden', 'Only whoever asked, or a moderator, can cancel that.');
    }
    await desk.cancel(delivery.requestId);
    await progress.stop(delivery.requestId);
    // An answer that came first is on its way into this very message.
    return (await requestStore(db).progress(delivery.requestId)).stage === 'cancelled' ? note('Cancelled.') : undefined;
  },
};
