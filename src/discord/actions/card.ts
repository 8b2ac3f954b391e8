import { UserError } from '../../errors.ts';
import { articleStore } from '../../store/articles.ts';
import { deliveryStore } from '../../store/deliveries.ts';
import { auditStore } from '../../store/guilds.ts';
import { lockAsking } from '../../store/locks.ts';
import { requestStore } from '../../store/requests.ts';
import { HOUR } from '../../time.ts';
import type { Action, ActionCall, BotServices } from '../command.ts';
import { renderEvidence } from '../evidence.ts';
import { note } from '../layout.ts';
import { renderReport, reportForm } from '../report.ts';
import { renderSources } from '../sources.ts';

/** What the buttons of a card do. They know no more than the delivery in their `custom_id`, so they outlive us. */

export const evidence: Action = {
  name: 'evidence',
  right: 'member',
  kind: 'reply',
  async execute(call, services) {
    const { delivery, article, brief } = await openCard(call, services);
    return renderEvidence(article, brief, delivery.id, 0);
  },
};

export const evidencePage: Action = {
  name: 'evidence-page',
  right: 'member',
  kind: 'update',
  async execute(call, services) {
    const { delivery, article, brief } = await openCard(call, services);
    return renderEvidence(article, brief, delivery.id, Number(call.about[1]) || 0);
  },
};

export const sources: Action = {
  name: 'sources',
  right: 'member',
  kind: 'reply',
  async execute(call, services) {
    const { article, brief, requestId } = await openCard(call, services);
    const [askedUrl, version] = await Promise.all([
      requestStore(services.db).urlOf(requestId),
      articleStore(services.db).findVersion(article.id),
    ]);
    if (!version) throw gone();
    return renderSources({ article, brief, askedUrl, readAt: version.createdAt, contentHash: version.contentHash });
  },
};

export const report: Action = {
  name: 'report',
  right: 'member',
  kind: 'form',
  open: ({ about }) => reportForm(String(about[0])),
};

/** Reports of one member within an hour: each is a message to the moderators. */
const MAX_REPORTS = 5;

export const reportSubmitted: Action = {
  name: 'report-form',
  right: 'member',
  kind: 'reply',
  async execute(call, services) {
    const { guildId, memberId, fields } = call;
    const { delivery, brief } = await openCard(call, services);
    const reason = fields?.getStringSelectValues('reason')[0] ?? 'other';
    const details = fields?.getTextInputValue('details') ?? '';
    const { logChannelId } = await services.settings.of(guildId);
    const notice = await services.db.transaction(async (tx) => {
      // One at a time for each guild, so that nobody slips past the limit.
      await lockAsking(tx, guildId);
      const lately = { guildId, memberId, action: 'report', since: new Date(Date.now() - HOUR) };
      if ((await auditStore(tx).count(lately)) >= MAX_REPORTS) {
        throw new UserError(
          'too_many_reports',
          `You have reported ${MAX_REPORTS} times within an hour: the moderators have those, please wait before the next one.`,
        );
      }
      await auditStore(tx).note({
        guildId,
        memberId,
        action: 'report',
        detail: { deliveryId: delivery.id, reason, details },
      });
      if (logChannelId === null) return undefined;
      const message = renderReport({ memberId, reason, details }, delivery, brief.headline);
      return deliveryStore(tx).notify(guildId, logChannelId, message);
    });
    if (notice) await services.ringDeliveries([notice]);
    if (logChannelId === null)
      return note(
        'Thank you. Your report is kept, but this server has no log channel yet: a moderator can choose one with /settings.',
      );
    // It was sent there all the same: Discord may only not have told us of this guild yet.
    if (!services.channelOf(guildId, logChannelId))
      return note(
        'Thank you. Your report is kept, but the log channel of this server is gone: a moderator can choose another with /settings.',
      );
    return note('Thank you. The moderators of this server see your report in their log channel.');
  },
};

/** @throws {UserError} `gone` if the card is no longer stored, is another guild's, or not for this member's eyes. */
async function openCard({ guildId, memberId, sees, about: [deliveryId = ''] }: ActionCall, { db }: BotServices) {
  const delivery = await deliveryStore(db).find(deliveryId);
  if (delivery?.guildId !== guildId || !delivery.requestId) throw gone();
  if (delivery.isPrivate ? delivery.memberId !== memberId : !sees(delivery.channelId)) throw gone();
  const { requestId } = delivery;
  const progress = await requestStore(db).progress(requestId);
  if (progress.stage !== 'answered' || !progress.answer) throw gone();
  return { delivery, requestId, ...progress.answer };
}

const gone = () => new UserError('gone', 'That card is no longer stored: ask for the link again.');
