import type { InboundMessage, InboundResult } from '../domain/inbound.ts';
import { hasFile, takeInbound } from '../media/take-inbound.ts';
import type { Foundation } from './foundation.ts';

type Process = (organizationId: string | null, message: InboundMessage) => Promise<InboundResult>;

/** Keeps the files of messages that vendors bring before their events name them. What stays out keeps none. */
export function inboundWithFiles(
  { channels, deadlines, files, limits, logger, store }: Foundation,
  process: Process,
): Process {
  if (!files.isServing) return process;
  const deps = {
    media: files,
    deadlines,
    logger: logger.child('core.media'),
    timeoutMs: limits.mediaTimeoutMs,
    maxBytes: limits.maxMediaBytes,
  };
  return async (organizationId, message) => {
    if (!hasFile(message.content)) return process(organizationId, message);
    const channel = channels.require(organizationId, message.channelId);
    const { providerMessageId } = message;
    const isKnown =
      providerMessageId && (await store.findByProviderMessageId(organizationId, channel.id, providerMessageId));
    // The pipeline tells a duplicate; its files are here already.
    if (isKnown) return process(organizationId, message);
    const taken = await takeInbound(deps, organizationId, channel, message);
    let result: InboundResult | null = null;
    try {
      result = await process(organizationId, taken.message);
      return result;
    } finally {
      // No event names them.
      const isKept = result !== null && result.event !== null && !result.duplicate;
      if (!isKept) await Promise.allSettled(taken.mediaIds.map((id) => files.delete(organizationId, id)));
    }
  };
}
