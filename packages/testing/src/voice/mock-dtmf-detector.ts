import type { AudioFrame, DtmfDetector, DtmfEvent, Eventual } from '@roomkit/core/voice';

import { type MockScript, MockScriptReader, MockStage, type MockStageOptions } from './mock-stage.ts';

/** How a {@link MockDtmfDetector} behaves. */
export interface MockDtmfDetectorOptions extends MockStageOptions {
  /** Keys, or whole events; a key alone was held for 160 ms. @defaultValue no key ever */
  readonly script?: MockScript<string | DtmfEvent>;
}

/** Hears the keys its script says. */
export class MockDtmfDetector extends MockStage implements DtmfDetector {
  readonly #script: MockScriptReader<string | DtmfEvent>;

  constructor(options: MockDtmfDetectorOptions = {}) {
    super('mock_dtmf', options);
    this.#script = new MockScriptReader(options.script ?? []);
  }

  process(frame: AudioFrame, stream: string): Eventual<DtmfEvent | null> {
    this.calls.push({ frame, stream });
    const answer = this.#script.next(frame, stream);
    return answer instanceof Promise ? answer.then(whole) : whole(answer);
  }
}

function whole(answer: string | DtmfEvent | null): DtmfEvent | null {
  return typeof answer === 'string' ? { digit: answer, durationMs: 160, confidence: null } : answer;
}
