import { orAborted } from '@roomkit/core/providers';
import type { RecordingConsent, RecordingHandle, VoiceSession } from '@roomkit/core/voice';

import { type CallContext, factOf, ofSession, recordMetric } from '../calls/call-context.ts';
import type { Spoken } from '../speaking/playback.ts';

/** What recording a call takes of the rest of it. */
export interface RecordingParts {
  /** Says something to the caller that speech does not cut off; resolves when it was heard, or will not be. */
  readonly announce: (words: string) => Promise<Spoken>;
  /** Everybody in the calls of the room. */
  readonly parties: () => readonly VoiceSession[];
}

/** How often the caller is told of a recording at most, where something else is said in its place. */
const MOST_ANNOUNCEMENTS = 3;

/**
 * Records a call, once everybody who has to has agreed: the recorder is made ready, the announcement is heard, consent
 * is asked for, the hooks are told, and only then the first sample is kept. Whoever joins later has to agree as well.
 */
export class CallRecording {
  readonly #call: CallContext;
  readonly #parts: RecordingParts;
  #handle: RecordingHandle | null = null;
  #starting: Promise<void> = Promise.resolve();
  #telling: Promise<boolean> | null = null;
  /** How many have joined and not yet agreed. */
  #joining = 0;

  constructor(call: CallContext, parts: RecordingParts) {
    this.#call = call;
    this.#parts = parts;
  }

  /** Never rejects: a call goes on without its recording. */
  start(): Promise<void> {
    if (this.#isConfigured) this.#starting = this.#start();
    return this.#starting;
  }

  /**
   * Somebody joins whom this recording would hear: nothing is kept until they have heard of it and all have agreed, and
   * it ends where they do not. Never rejects.
   */
  async admit(newcomer: CallRecording): Promise<void> {
    const { stream, logger } = this.#call;
    if (!this.#isConfigured || this.#consent !== 'all_party') return;
    this.#joining += 1;
    stream.setRecordingPaused(true);
    await this.#starting;
    if (this.#handle !== null && !(await this.#agreedWith(newcomer))) {
      logger.info('A recording ends: not everybody has agreed who has joined.', factOf(this.#call));
      await this.stop();
    }
    this.#joining -= 1;
    if (this.#joining === 0) stream.setRecordingPaused(false);
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

  get #isConfigured(): boolean {
    return (this.#call.settings.pipeline.recorder ?? null) !== null;
  }

  get #consent(): RecordingConsent {
    return this.#call.settings.pipeline.recording?.consent ?? 'all_party';
  }

  async #start(): Promise<void> {
    try {
      this.#handle = await this.#call.stream.startRecording({ mayBegin: (handle) => this.#mayBegin(handle) });
    } catch (error) {
      this.#call.logger.error('A call could not be recorded.', { ...factOf(this.#call), error });
    }
  }

  async #mayBegin(handle: RecordingHandle): Promise<boolean> {
    const { room, signal } = this.#call;
    const consent = this.#consent;
    if (consent !== 'none') {
      if (!(await this.#isTold()) || signal.aborted || !(await this.#agreed(consent, signal))) return false;
    }
    if (signal.aborted) return false;
    const { id: recordingId } = handle;
    await room.toldOf('on_recording_started', { ...ofSession(this.#call), recordingId, result: null });
    room.emit('recording_started', { ...factOf(this.#call), recordingId });
    return !signal.aborted;
  }

  /** Whether everybody agrees, now that somebody has joined. Of whoever is gone again nothing was heard. */
  #agreedWith(newcomer: CallRecording): Promise<boolean> {
    const signal = AbortSignal.any([this.#call.signal, newcomer.#call.signal]);
    const agreed = newcomer.#isTold().then((isTold) => isTold && this.#agreed('all_party', signal));
    return orAborted(agreed, signal).catch(() => signal.aborted);
  }

  /** Whether the caller has heard of it. Nobody agrees to what they were not told of. */
  #isTold(): Promise<boolean> {
    this.#telling ??= this.#tell();
    return this.#telling;
  }

  async #tell(): Promise<boolean> {
    const { settings, signal, logger } = this.#call;
    const { recordingAnnouncement } = settings;
    if (recordingAnnouncement === null) return true;
    for (let said = 0; said < MOST_ANNOUNCEMENTS && !signal.aborted; said += 1) {
      const { outcome, playedMs } = await this.#parts.announce(recordingAnnouncement);
      // What a hook has left nothing of was played as well.
      if (outcome === 'played' && playedMs > 0) return true;
      if (outcome !== 'cut') break;
    }
    if (!signal.aborted) logger.error('A recording could not be announced to a caller.', factOf(this.#call));
    return false;
  }

  async #agreed(consent: RecordingConsent, signal: AbortSignal): Promise<boolean> {
    const { session, settings, logger } = this.#call;
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
