import type { TelemetryProvider, TelemetrySpan } from '../ports/telemetry.ts';

const SPAN: TelemetrySpan = Object.freeze({ setAttributes: () => {}, recordError: () => {}, end: () => {} });

/** Measures nothing: the default. */
export class NoopTelemetry implements TelemetryProvider {
  readonly specificationVersion = 'v1' as const;
  readonly enabled = false as const;

  startSpan(): TelemetrySpan {
    return SPAN;
  }
  recordMetric(): void {}
  recordEvent(): void {}
  close(): Promise<void> {
    return Promise.resolve();
  }
}
