import type { AudioFrame, Eventual, StreamStage } from '@roomkit/core/voice';

/** What a stage was given. */
export interface MockStageCall {
  readonly frame: AudioFrame;
  readonly stream: string;
}

/** What a mock of a stage says of itself: its name, and which audio it takes. */
export interface MockStageOptions {
  readonly name?: string;
  readonly sampleRates?: readonly number[] | null;
  readonly samplesPerFrame?: number | null;
}

/** What every mock of a stage notes down. */
export abstract class MockStage implements StreamStage {
  readonly specificationVersion = 'v1' as const;
  readonly name: string;
  readonly sampleRates: readonly number[] | null;
  readonly samplesPerFrame: number | null;
  readonly calls: MockStageCall[] = [];
  /** The streams it was told to forget, in order. */
  readonly resets: string[] = [];
  prepareCount = 0;
  closeCount = 0;

  constructor(name: string, options: MockStageOptions) {
    this.name = options.name ?? name;
    this.sampleRates = options.sampleRates ?? null;
    this.samplesPerFrame = options.samplesPerFrame ?? null;
  }

  async prepare(): Promise<void> {
    this.prepareCount += 1;
  }

  reset(stream: string): void {
    this.resets.push(stream);
  }

  close(): void {
    this.closeCount += 1;
  }
}

/**
 * What a mock answers: a list, of which every stream gets the answers in turn and null behind the last, or a function.
 * An `Error` in a list is thrown.
 */
export type MockScript<Answer> =
  | readonly (Answer | Error | null)[]
  | ((frame: AudioFrame, stream: string, call: number) => Eventual<Answer | null>);

/** Follows a {@link MockScript}, each stream at its own place. What `reset` forgets is not the place. */
export class MockScriptReader<Answer> {
  readonly #script: MockScript<Answer>;
  readonly #places = new Map<string, number>();

  constructor(script: MockScript<Answer>) {
    this.#script = script;
  }

  next(frame: AudioFrame, stream: string): Eventual<Answer | null> {
    const place = this.#places.get(stream) ?? 0;
    this.#places.set(stream, place + 1);
    if (typeof this.#script === 'function') return this.#script(frame, stream, place);
    const answer = this.#script[place] ?? null;
    if (answer instanceof Error) throw answer;
    return answer;
  }
}
