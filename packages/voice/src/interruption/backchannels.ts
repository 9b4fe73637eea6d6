import { type CallContext, factOf, ofSession, recordMetric } from '../calls/call-context.ts';
import type { Utterance } from '../listening/utterance.ts';

/** Tells words of assent, which let an answer go on, from interruptions. */
export class Backchannels {
  readonly #call: CallContext;
  /** The utterance that hooks were told of last: of each they hear once. */
  #told: Utterance | null = null;

  constructor(call: CallContext) {
    this.#call = call;
  }

  /**
   * Whether what is said is assent. A detector that fails, or is not there, has not heard any. Never rejects.
   *
   * @param progress - how far the answer has got, 0 to 1
   */
  async classify(utterance: Utterance | null, speechDurationMs: number, progress: number): Promise<boolean> {
    const { settings, session, logger } = this.#call;
    const detector = settings.interruption.backchannelDetector;
    if (detector === null) return false;
    const transcript = this.#call.redact(utterance?.recognition?.soFar.trim() ?? '');
    try {
      const decision = await detector.classify({
        audioBytes: utterance?.audio ?? null,
        transcript: transcript === '' ? null : transcript,
        speechDurationMs,
        botSpeechProgress: progress,
        metadata: { sessionId: session.id },
      });
      if (decision.isBackchannel) this.#tell(utterance, transcript, decision.label);
      return decision.isBackchannel;
    } catch (error) {
      logger.warn('A backchannel detector failed.', { ...factOf(this.#call), error });
      return false;
    }
  }

  #tell(utterance: Utterance | null, transcript: string, label: string | null): void {
    if (utterance !== null && this.#told === utterance) return;
    this.#told = utterance;
    const { room } = this.#call;
    // Words leave only where no hook could keep them back.
    const text = transcript === '' || room.has('on_transcription') ? null : transcript;
    room.tell('on_backchannel', { ...ofSession(this.#call), text, label });
    recordMetric(this.#call, 'pipeline.backchannel_rate', 1, { stage: 'backchannel' });
  }
}
