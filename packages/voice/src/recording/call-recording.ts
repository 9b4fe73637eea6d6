import type { RecordingHandle, VoiceSession } from '@roomkit/core/voice';

import { type CallContext, factOf, ofSession, recordMetric } from '../calls/call-context.ts';
import type { Spoken } from '../speaking/playback.ts';

/** What recording a call takes of the rest of it. */
export interface RecordingParts {
  /** Says something to the caller; resolves when it was heard, cut off, or could not be said. */
  readonly announce: (words: string) => Promise<Spoken>;
  /** Everybody in the calls of the room. */
  readonly parties: () => readonly VoiceSession[];
}

/**
 * Records a call, once everybody who has to has agreed: the recorder is made ready, the announcement is heard, consent
 * is asked for, the hooks are told, and only then the first sample is kept.
 */
export class CallRecording {
  readonly #call: CallContext;
  readonly #parts: RecordingParts;
  #handle: RecordingHandle | null = null;

  constructor(call: CallContext, parts: RecordingParts) {
    this.#call = call;
    this.#parts = parts;
  }

  /** Never rejects: a call goes on without its recording. */
  async start(): Promise<void> {
    if ((this.#call.settings.pipeline.recorder ?? null) === null) return;
    try {
      this.#handle = await this.#call.stream.startRecording({ mayBegin: (handle) => this.#mayBegin(handle) });
    } catch (error) {
      this.#call.logger.error('A call could not be recorded.', { ...factOf(this.#call), error });
    }
  }

  /** Resolves when everything is kept. Never rejects. */
  async stop(): Promise<void> {
    const { stream, room, logger } = this.#call;
    try {
      const result = await stream.stopRecording();
      if (result === null || this.#handle === null) return;
      this.#handle = null;
      const { recordingId, durationSeconds } = result;
      recordMetric(this.#call, 'pipeline.recording_duration_s', durationSeconds, { stage: 'recorder' });
      room.emit('recording_stopped', { ...factOf(this.#call), recordingId, durationSeconds });
      await room.toldOf('on_recording_stopped', { ...ofSession(this.#call), recordingId, result });
    } catch (error) {
      logger.error('A recording could not be finished.', { ...factOf(this.#call), error });
    }
  }

  async #mayBegin(handle: RecordingHandle): Promise<boolean> {
    const { room, signal, settings } = this.#call;
    const consent = settings.pipeline.recording?.consent ?? 'all_party';
    if (consent !== 'none') {
      if (!(await this.#isAnnounced()) || signal.aborted || !(await this.#agreed(consent))) return false;
    }
    if (signal.aborted) return false;
    const { id: recordingId } = handle;
    await room.toldOf('on_recording_started', { ...ofSession(this.#call), recordingId, result: null });
    room.emit('recording_started', { ...factOf(this.#call), recordingId });
    return !signal.aborted;
  }

  /** Nobody agrees to what they were not told of. */
  async #isAnnounced(): Promise<boolean> {
    const { recordingAnnouncement } = this.#call.settings;
    if (recordingAnnouncement === null) return true;
    const { outcome } = await this.#parts.announce(recordingAnnouncement);
    if (outcome === 'failed') {
      this.#call.logger.error('A recording could not be announced, and does not begin.', factOf(this.#call));
    }
    return outcome !== 'failed';
  }

  async #agreed(consent: 'single_party' | 'all_party'): Promise<boolean> {
    const { session, signal, settings, logger } = this.#call;
    if (settings.recordingConsent === null) return false;
    try {
      const parties = this.#parts.parties();
      const answer: unknown = await settings.recordingConsent({ session, consent, parties, signal });
      return answer === true;
    } catch (error) {
      logger.warn('Consent to a recording could not be asked for.', { ...factOf(this.#call), error });
      return false;
    }
  }
}
