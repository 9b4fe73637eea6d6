import type { AudioFrame, DiarizationProvider, DiarizationResult, Eventual } from '@roomkit/core/voice';

import { type MockScript, MockScriptReader, MockStage, type MockStageOptions } from './mock-stage.ts';

/** How a {@link MockDiarizationProvider} behaves. */
export interface MockDiarizationProviderOptions extends MockStageOptions {
  /** Labels of speakers, or whole results. @defaultValue nobody ever */
  readonly script?: MockScript<string | DiarizationResult>;
}

/** Hears who its script says. A label alone is a new speaker the first time a stream hears it. */
export class MockDiarizationProvider extends MockStage implements DiarizationProvider {
  readonly #script: MockScriptReader<string | DiarizationResult>;
  readonly #known = new Map<string, Set<string>>();

  constructor(options: MockDiarizationProviderOptions = {}) {
    super('mock_diarization', options);
    this.#script = new MockScriptReader(options.script ?? []);
  }

  process(frame: AudioFrame, stream: string): Eventual<DiarizationResult | null> {
    this.calls.push({ frame, stream });
    const answer = this.#script.next(frame, stream);
    return answer instanceof Promise ? answer.then((given) => this.#whole(given, stream)) : this.#whole(answer, stream);
  }

  override reset(stream: string): void {
    super.reset(stream);
    this.#known.delete(stream);
  }

  #whole(answer: string | DiarizationResult | null, stream: string): DiarizationResult | null {
    if (typeof answer !== 'string') return answer;
    const known = this.#known.get(stream) ?? new Set();
    this.#known.set(stream, known);
    const isNewSpeaker = !known.has(answer);
    known.add(answer);
    return { speakerId: answer, confidence: null, isNewSpeaker };
  }
}
