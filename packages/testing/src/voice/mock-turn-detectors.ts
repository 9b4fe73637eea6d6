import type {
  BackchannelContext,
  BackchannelDecision,
  BackchannelDetector,
  Eventual,
  TurnContext,
  TurnDecision,
  TurnDetector,
} from '@roomkit/core/voice';

type Script<Context, Decision> =
  | readonly (boolean | Partial<Decision> | Error)[]
  | ((context: Context, call: number) => Eventual<Decision>);

/** How a {@link MockTurnDetector} behaves. */
export interface MockTurnDetectorOptions {
  /** Whether each turn is complete, in order; behind the last every one is. */
  readonly script?: Script<TurnContext, TurnDecision>;
}

/** Decides as its script says. */
export class MockTurnDetector implements TurnDetector {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'mock_turn_detector';
  readonly calls: TurnContext[] = [];
  readonly resets: string[] = [];
  closeCount = 0;
  readonly #script: Script<TurnContext, TurnDecision>;

  constructor(options: MockTurnDetectorOptions = {}) {
    this.#script = options.script ?? [];
  }

  evaluate(context: TurnContext): Eventual<TurnDecision> {
    this.calls.push(context);
    const call = this.calls.length - 1;
    if (typeof this.#script === 'function') return this.#script(context, call);
    const given = this.#script[call] ?? true;
    if (given instanceof Error) throw given;
    const decision = typeof given === 'boolean' ? { isComplete: given } : given;
    return { isComplete: true, confidence: 1, reason: null, suggestedWaitMs: null, ...decision };
  }

  reset(stream: string): void {
    this.resets.push(stream);
  }

  close(): void {
    this.closeCount += 1;
  }
}

/** How a {@link MockBackchannelDetector} behaves. */
export interface MockBackchannelDetectorOptions {
  /** Whether each is a word of assent, in order; behind the last none is. */
  readonly script?: Script<BackchannelContext, BackchannelDecision>;
}

/** Classifies as its script says. */
export class MockBackchannelDetector implements BackchannelDetector {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'mock_backchannel_detector';
  readonly calls: BackchannelContext[] = [];
  readonly resets: string[] = [];
  closeCount = 0;
  readonly #script: Script<BackchannelContext, BackchannelDecision>;

  constructor(options: MockBackchannelDetectorOptions = {}) {
    this.#script = options.script ?? [];
  }

  classify(context: BackchannelContext): Eventual<BackchannelDecision> {
    this.calls.push(context);
    const call = this.calls.length - 1;
    if (typeof this.#script === 'function') return this.#script(context, call);
    const given = this.#script[call] ?? false;
    if (given instanceof Error) throw given;
    const decision = typeof given === 'boolean' ? { isBackchannel: given } : given;
    return { isBackchannel: false, confidence: 1, label: null, ...decision };
  }

  reset(stream: string): void {
    this.resets.push(stream);
  }

  close(): void {
    this.closeCount += 1;
  }
}
