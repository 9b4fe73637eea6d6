import { type ChannelHost, type Logger, parseVoiceSession } from '@roomkit/core';
import type { VoiceSession } from '@roomkit/core/voice';

/** Somebody who calls. */
export interface IncomingCall {
  /** The host of an organization. @throws InputError where there can be none of this name */
  readonly hostOf: (organizationId: string | null) => ChannelHost;
  readonly session: VoiceSession;
  readonly channelId: string;
  readonly logger: Logger;
}

/**
 * Takes a call into the timeline, as any message comes; the kit connects it once the hooks have let it pass (RFC B.8).
 * Why it was refused, or null. Never rejects.
 */
export async function answerIncoming({ hostOf, session, channelId, logger }: IncomingCall): Promise<string | null> {
  try {
    // Whose call it is comes from outside, and may be no organization at all.
    const host = hostOf(session.organizationId);
    const result = await host.processInbound(parseVoiceSession(session, channelId));
    if (!result.blocked) return null;
    logger.info('A call was refused.', { sessionId: session.id, channelId, reason: result.reason });
    return 'blocked';
  } catch (error) {
    logger.warn('A call could not be taken.', { sessionId: session.id, channelId, error });
    return 'failed';
  }
}
