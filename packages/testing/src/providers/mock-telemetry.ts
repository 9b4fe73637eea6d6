import type { SpanName, TelemetryAttributes, TelemetryProvider, TelemetrySpan } from '@roomkit/core';

/** A span as a test may look at it. */
export interface RecordedSpan extends TelemetrySpan {
  readonly name: SpanName;
  readonly parent: RecordedSpan | null;
  readonly attributes: TelemetryAttributes;
  readonly errors: readonly unknown[];
  readonly isOver: boolean;
}

/** A metric or event as it was recorded. */
export interface RecordedFact {
  readonly name: string;
  readonly value: number | null;
  readonly attributes: TelemetryAttributes;
}

class MockSpan implements RecordedSpan {
  readonly name: SpanName;
  readonly parent: RecordedSpan | null;
  readonly errors: unknown[] = [];
  attributes: TelemetryAttributes;
  isOver = false;

  constructor(name: SpanName, parent: RecordedSpan | null, attributes: TelemetryAttributes) {
    this.name = name;
    this.parent = parent;
    this.attributes = attributes;
  }

  setAttributes(attributes: TelemetryAttributes): void {
    this.attributes = { ...this.attributes, ...attributes };
  }

  recordError(error: unknown): void {
    this.errors.push(error);
  }

  end(): void {
    this.isOver = true;
  }
}

/** Telemetry that keeps everything. */
export class MockTelemetry implements TelemetryProvider {
  readonly specificationVersion = 'v1' as const;
  readonly enabled = true as const;
  readonly metrics: RecordedFact[] = [];
  readonly events: RecordedFact[] = [];
  readonly #spans: MockSpan[] = [];
  #isClosed = false;

  /** Every span, in the order they were started. */
  get spans(): readonly RecordedSpan[] {
    return this.#spans;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The spans below another one; those without parent for null. */
  childrenOf(parent: RecordedSpan | null): readonly RecordedSpan[] {
    return this.#spans.filter((span) => span.parent === parent);
  }

  startSpan(
    name: SpanName,
    options: { readonly parent?: TelemetrySpan | null; readonly attributes?: TelemetryAttributes } = {},
  ): RecordedSpan {
    const parent = options.parent instanceof MockSpan ? options.parent : null;
    const span = new MockSpan(name, parent, options.attributes ?? {});
    this.#spans.push(span);
    return span;
  }

  recordMetric(name: string, value: number, attributes: TelemetryAttributes = {}): void {
    this.metrics.push({ name, value, attributes });
  }

  recordEvent(name: string, attributes: TelemetryAttributes = {}): void {
    this.events.push({ name, value: null, attributes });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
  }
}
