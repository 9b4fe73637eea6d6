import type { AudioFrame, Eventual, VADEvent, VADEventType, VADProvider } from '@roomkit/core/voice';

import { type MockScript, MockScriptReader, MockStage, type MockStageOptions } from './mock-stage.ts';

/** An event by its type alone, or with what it is to carry. */
export type MockVADAnswer = VADEventType | (Pick<VADEvent, 'type'> & Partial<VADEvent>);

/** How a {@link MockVADProvider} behaves. */
export interface MockVADProviderOptions extends MockStageOptions {
  /** @defaultValue no event ever */
  readonly script?: MockScript<MockVADAnswer>;
}

/** Detects what its script says; null is no event. */
export class MockVADProvider extends MockStage implements VADProvider {
  readonly #script: MockScriptReader<MockVADAnswer>;

  constructor(options: MockVADProviderOptions = {}) {
    super('mock_vad', options);
    this.#script = new MockScriptReader(options.script ?? []);
  }

  process(frame: AudioFrame, stream: string): Eventual<VADEvent | null> {
    this.calls.push({ frame, stream });
    const answer = this.#script.next(frame, stream);
    return answer instanceof Promise ? answer.then(whole) : whole(answer);
  }
}

function whole(answer: MockVADAnswer | null): VADEvent | null {
  if (answer === null) return null;
  const given = typeof answer === 'string' ? { type: answer } : answer;
  return { audioBytes: null, confidence: null, durationMs: null, levelDb: null, streamMs: null, ...given };
}
