import type { AudioFrame } from '@roomkit/core/voice';

import { type CallContext, factOf, recordMetric } from '../calls/call-context.ts';
import { withinTime } from '../within-time.ts';
import { noAnswer, tellDropped, tellFailure, tellPartial } from './recogniser-news.ts';
import { SttStream } from './stt-stream.ts';
import type { Transcript } from './transcript.ts';

/** How long the words of a whole utterance may take, in milliseconds. */
const ONE_SHOT_MS = 30_000;

/** Turns the audio of one call into words. */
export class Recognizer {
  readonly #call: CallContext;

  constructor(call: CallContext) {
    this.#call = call;
  }

  /** Recognises while somebody speaks; null where that cannot be done. */
  open(sampleRate: number, onPartial: (text: string) => void = () => undefined): SttStream | null {
    const { stt, language } = this.#call.settings;
    if (stt === null || !stt.capabilities.streaming) return null;
    return new SttStream({
      stt,
      sampleRate,
      language,
      clock: this.#call.clock,
      onPartial: (text) => {
        tellPartial(this.#call, text);
        onPartial(text);
      },
    });
  }

  /**
   * The words of an utterance that has ended. Where its stream failed, or gave nothing, it is recognised once more as
   * a whole. Null where there are none. Never rejects.
   */
  async words(recognition: SttStream | null, whole: () => AudioFrame): Promise<Transcript | null> {
    const { clock, telemetry, settings } = this.#call;
    const { stt } = settings;
    if (stt === null) return null;
    const startedAt = clock.monotonic();
    const attributes = { ...factOf(this.#call), provider: stt.name };
    const span = telemetry.enabled ? telemetry.startSpan('stt_transcribe', { attributes }) : null;
    try {
      const streamed = recognition === null ? null : await this.#finish(recognition);
      return streamed ?? (await this.#oneShot(whole()));
    } catch (error) {
      span?.recordError(error);
      tellFailure(this.#call, error);
      return null;
    } finally {
      recordMetric(this.#call, 'pipeline.stt_latency_ms', clock.monotonic() - startedAt, {
        stage: 'stt',
        provider: stt.name,
      });
      span?.end();
    }
  }

  async #finish(recognition: SttStream): Promise<Transcript | null> {
    const { transcript, error } = await recognition.finish(this.#call.settings.transcriptTimeoutMs);
    tellDropped(this.#call, recognition.dropped);
    if (error === null) return transcript;
    tellFailure(this.#call, error);
    return null;
  }

  async #oneShot(frame: AudioFrame): Promise<Transcript | null> {
    const { settings, clock } = this.#call;
    const { stt, language } = settings;
    if (stt === null || frame.data.byteLength === 0) return null;
    const asking = new AbortController();
    const { signal } = asking;
    const answer = stt.transcribe(frame, { signal, ...(language === null ? {} : { language }) });
    const {
      text,
      confidence,
      language: heard,
    } = await withinTime(clock, ONE_SHOT_MS, answer, () => {
      const error = noAnswer(this.#call);
      asking.abort(error);
      return error;
    });
    return { text, confidence, language: heard };
  }
}
