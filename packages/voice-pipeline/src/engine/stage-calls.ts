import type { Clock, Logger, TelemetryProvider } from '@roomkit/core';
import type { Eventual } from '@roomkit/core/voice';

import type { StageStatistics } from '../statistics.ts';
import { isPending } from './eventual.ts';

const CALLS_PER_METRIC = 50;
const ERRORS_PER_LOG = 100;

interface Meter {
  calls: number;
  errors: number;
  totalMs: number;
  maxMs: number;
  /** Of the calls since the last metric. */
  sampleMs: number;
  sampleCalls: number;
}

/** Calls stages: measures them, and goes on without what they could not do. */
export class StageCalls {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #telemetry: TelemetryProvider;
  readonly #onError: (stage: string, error: unknown) => void;
  readonly #meters = new Map<string, Meter>();

  constructor(
    dependencies: { readonly clock: Clock; readonly logger: Logger; readonly telemetry: TelemetryProvider },
    onError: (stage: string, error: unknown) => void,
  ) {
    this.#clock = dependencies.clock;
    this.#logger = dependencies.logger;
    this.#telemetry = dependencies.telemetry;
    this.#onError = onError;
  }

  /** What `work` gives, or `otherwise` where it fails. Measured under the name of the stage. */
  call<Value>(stage: string, work: () => Eventual<Value>, otherwise: Value): Eventual<Value> {
    const meter = this.#meter(stage);
    const startedAt = this.#clock.monotonic();
    try {
      const value = work();
      if (!isPending(value)) {
        this.#measured(stage, meter, startedAt);
        return value;
      }
      return value.then(
        (given) => {
          this.#measured(stage, meter, startedAt);
          return given;
        },
        (error: unknown) => {
          this.#measured(stage, meter, startedAt);
          this.failed(stage, error);
          return otherwise;
        },
      );
    } catch (error) {
      this.#measured(stage, meter, startedAt);
      this.failed(stage, error);
      return otherwise;
    }
  }

  /** Does what is no work on a frame, such as forgetting; a failure is noted. */
  guard(stage: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.failed(stage, error);
    }
  }

  /** Notes a failure. A stage that fails with every frame does not fill the log. */
  failed(stage: string, error: unknown): void {
    const meter = this.#meter(stage);
    meter.errors += 1;
    if (meter.errors % ERRORS_PER_LOG === 1) {
      this.#logger.error('A stage of the audio pipeline failed; its frame went on as it was.', {
        stage,
        errors: meter.errors,
        error,
      });
    }
    this.#onError(stage, error);
  }

  /** Tells telemetry what it has not heard yet. */
  report(): void {
    for (const [stage, meter] of this.#meters) if (meter.sampleCalls > 0) this.#report(stage, meter);
  }

  statistics(): Readonly<Record<string, StageStatistics>> {
    const entries = [...this.#meters].map(
      ([stage, { calls, errors, totalMs, maxMs }]) => [stage, { calls, errors, totalMs, maxMs }] as const,
    );
    return Object.fromEntries(entries);
  }

  #meter(stage: string): Meter {
    const known = this.#meters.get(stage);
    if (known !== undefined) return known;
    const meter = { calls: 0, errors: 0, totalMs: 0, maxMs: 0, sampleMs: 0, sampleCalls: 0 };
    this.#meters.set(stage, meter);
    return meter;
  }

  #measured(stage: string, meter: Meter, startedAt: number): void {
    const took = this.#clock.monotonic() - startedAt;
    meter.calls += 1;
    meter.totalMs += took;
    meter.sampleMs += took;
    if (took > meter.maxMs) meter.maxMs = took;
    meter.sampleCalls += 1;
    // A metric a frame would cost more than some stages do: the mean of a second's frames tells as much.
    if (meter.sampleCalls === CALLS_PER_METRIC) this.#report(stage, meter);
  }

  #report(stage: string, meter: Meter): void {
    if (this.#telemetry.enabled) {
      this.#telemetry.recordMetric('pipeline.stage_latency_ms', meter.sampleMs / meter.sampleCalls, { stage });
    }
    meter.sampleMs = 0;
    meter.sampleCalls = 0;
  }
}
