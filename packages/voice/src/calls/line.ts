import type { Unsubscribe, VoiceBackend, VoiceSession } from '@roomkit/core/voice';

import type { CallBook } from './call-book.ts';

/** What happens on a line beside audio. */
export interface LineListener {
  onIncoming(session: VoiceSession): void;
  onReady(session: VoiceSession): void;
  onGone(session: VoiceSession, reason: string): void;
}

/** Brings what a backend hears to the calls it belongs to. What belongs to no call, or to one that pauses, is dropped. */
export function listenToLine(backend: VoiceBackend, book: CallBook, listener: LineListener): readonly Unsubscribe[] {
  const listening = [
    backend.onIncoming((session) => listener.onIncoming(session)),
    backend.onSessionReady((session) => listener.onReady(session)),
    backend.onTransportDisconnect((session, reason) => listener.onGone(session, reason)),
    backend.onAudioReceived((session, frame) => {
      if (session.state === 'active') book.get(session.id)?.stream.receive(frame);
    }),
    backend.onBargeIn((session) => book.get(session.id)?.listening.onBargeIn()),
    backend.onDtmfReceived((session, event) => book.get(session.id)?.press(event)),
  ];
  if (backend.feedsAecReference === true && backend.onAudioPlayed) {
    listening.push(
      backend.onAudioPlayed((session, frame) => {
        book.get(session.id)?.stream.feedAecReference(frame);
      }),
    );
  }
  return listening;
}
