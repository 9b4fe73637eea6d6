import type { RoomEvent } from '@roomkit/core';

import type { CompleteTurn } from '../listening/turn-taking.ts';
import { type CallContext, factOf } from './call-context.ts';

/** Brings what somebody said into the timeline, as any other message comes. Null where it was blocked. */
export async function routeTurn(call: CallContext, turn: CompleteTurn): Promise<RoomEvent | null> {
  const { room, roomId, channelId, session } = call;
  const { text, language, confidence, utteranceId, speechDurationMs } = turn;
  const result = await room.host.processInbound(
    {
      channelId,
      senderId: session.participantId,
      content: { type: 'text', body: text, ...(language === null ? {} : { language }) },
      // However often an utterance finishes, it is said once.
      idempotencyKey: `utterance:${utteranceId}`,
      metadata: {
        voice: { sessionId: session.id, utteranceId, confidence, durationMs: Math.round(speechDurationMs) },
      },
    },
    { roomId, until: 'committed' },
  );
  if (result.event === null || result.blocked) {
    call.logger.info('What a caller said was not taken.', { ...factOf(call), reason: result.reason });
    return null;
  }
  return result.event;
}
