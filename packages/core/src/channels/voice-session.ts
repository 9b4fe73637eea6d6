import type { InboundMessage } from '../domain/inbound.ts';

/** What a live call must tell of itself to become a message. Every voice backend's session has it. */
export interface VoiceSessionFacts {
  readonly id: string;
  readonly roomId?: string | null;
  readonly participantId: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/**
 * The message that says a call has begun. Processed like any other, it finds or opens the call's room and,
 * once the hooks let it pass, the channel connects the session (RFC 5.12).
 */
export function parseVoiceSession(session: VoiceSessionFacts, channelId: string): InboundMessage {
  return {
    channelId,
    senderId: session.participantId,
    content: {
      type: 'system',
      code: 'session_started',
      message: 'A voice session started.',
      data: { sessionId: session.id, channelId },
    },
    roomId: session.roomId ?? null,
    metadata: session.metadata,
    session,
  };
}
