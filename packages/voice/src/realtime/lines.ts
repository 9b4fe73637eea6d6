import type { ChannelHost, CreateId, Logger } from '@roomkit/core';
import type { RealtimeTranscription, VoiceSession } from '@roomkit/core/voice';

import type { CallRoom } from '../calls/call-room.ts';
import type { HeardAnswer } from './answer.ts';
import { OrderedWork } from './ordered-work.ts';
import type { RealtimeSettings } from './settings.ts';

/** Lines that may wait before ones that are not final are let go. */
const CROWDED = 100;

/** What bringing lines into the room needs. */
export interface LinesDeps {
  readonly session: VoiceSession;
  readonly room: CallRoom;
  readonly host: ChannelHost;
  readonly settings: RealtimeSettings;
  readonly createId: CreateId;
  readonly logger: Logger;
  readonly timestamp: () => Date;
}

/** Brings what is said in a call past the hooks and into the room, in the order it was said. Nothing of it leaves before. */
export class Lines {
  readonly #deps: LinesDeps;
  readonly #work: OrderedWork;

  constructor(deps: LinesDeps) {
    this.#deps = deps;
    this.#work = new OrderedWork((error) => {
      const { session, logger } = deps;
      logger.error('What was said could not be brought into the room.', { sessionId: session.id, error });
    });
  }

  /** What has been understood so far. */
  partial({ text, role }: RealtimeTranscription): void {
    const { partialTranscripts } = this.#deps.settings;
    if (partialTranscripts === 'never' || text.trim() === '' || this.#work.waiting > CROWDED) return;
    void this.#work.add(async () => {
      const { room } = this.#deps;
      // A hook that keeps words back keeps back their beginnings as well.
      if (partialTranscripts === 'unless_hooked' && room.has('on_transcription')) return;
      await room.toldOf('on_partial_transcription', { ...this.#ofSession(), text, role });
    });
  }

  /** What the caller has said. */
  said(text: string): void {
    if (text.trim() === '') return;
    const id = this.#deps.createId();
    void this.#work.add(async () => {
      const body = await this.#checked(text.trim(), 'user');
      if (body === null || !this.#deps.settings.emitTranscriptions) return;
      const { room, host, session, logger } = this.#deps;
      const result = await host.processInbound(
        {
          channelId: room.channelId,
          senderId: session.participantId,
          content: { type: 'text', body },
          idempotencyKey: `line:${id}`,
          metadata: { voice: { sessionId: session.id } },
        },
        { roomId: room.roomId, until: 'committed' },
      );
      if (result.blocked) {
        const { roomId } = room;
        logger.info('What a caller said was not taken.', { sessionId: session.id, roomId, reason: result.reason });
      }
    });
  }

  /** What the caller has heard of an answer. It has its place from now on, although it may not be known yet. */
  heard(answer: HeardAnswer | Promise<HeardAnswer>): void {
    void this.#work.add(async () => {
      const heard = await answer;
      if (heard.text === '') return;
      const body = await this.#checked(heard.text, 'assistant');
      if (body === null || !this.#deps.settings.emitTranscriptions) return;
      const { room, host, session, createId } = this.#deps;
      await host.sendEvent(
        room.roomId,
        room.channelId,
        { type: 'text', body },
        // It has been said: nobody has to act on it.
        { id: createId(), addressedTo: [], metadata: { voice: { sessionId: session.id }, ...cutOf(heard) } },
      );
    });
  }

  /** Does something once everything that was said before has been brought into the room. */
  after(work: () => Promise<void> | void): void {
    void this.#work.add(work);
  }

  idle(): Promise<void> {
    return this.#work.idle();
  }

  #ofSession(): { readonly session: VoiceSession; readonly timestamp: Date } {
    return { session: this.#deps.session, timestamp: this.#deps.timestamp() };
  }

  /** What the hooks make of it; null where they keep it back, or could not be asked. */
  async #checked(text: string, role: 'user' | 'assistant'): Promise<string | null> {
    const { room } = this.#deps;
    if (!room.has('on_transcription')) return text;
    const outcome = await room.decide('on_transcription', { ...this.#ofSession(), text, role });
    if (!outcome.allowed || outcome.payload.text.trim() === '') return null;
    return outcome.payload.text;
  }
}

function cutOf({ isCut, playedMs, totalMs }: HeardAnswer): Readonly<Record<string, unknown>> {
  if (!isCut) return {};
  const percentage =
    totalMs === null || totalMs <= 0
      ? {}
      : { played_percentage: Math.min(100, Math.round((playedMs / totalMs) * 100)) };
  return { interrupted: true, played_ms: playedMs, ...percentage };
}
