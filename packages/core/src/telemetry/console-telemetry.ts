import type { Clock } from '../ports/runtime.ts';
import type { SpanName, TelemetryAttributes, TelemetryProvider, TelemetrySpan } from '../ports/telemetry.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { toLine } from './line.ts';

/** Where the lines of a console go. */
export interface ConsoleTelemetryOptions {
  /** Takes one line without its line break, such as `console.log`. */
  readonly write: (line: string) => void;
  readonly clock?: Clock;
}

/** Writes every span, metric and event as a line of JSON, for development. */
export class ConsoleTelemetry implements TelemetryProvider {
  readonly specificationVersion = 'v1' as const;
  readonly enabled = true as const;
  readonly #write: (line: string) => void;
  readonly #clock: Clock;
  #lastSpan = 0;

  constructor(options: ConsoleTelemetryOptions) {
    this.#write = options.write;
    this.#clock = options.clock ?? systemClock;
  }

  startSpan(
    name: SpanName,
    options: { readonly parent?: TelemetrySpan | null; readonly attributes?: TelemetryAttributes } = {},
  ): TelemetrySpan {
    this.#lastSpan += 1;
    const parent = options.parent instanceof ConsoleSpan ? options.parent.id : null;
    return new ConsoleSpan(this.#lastSpan, this.#clock, options.attributes ?? {}, (facts) =>
      this.#line({ span: name, parent, ...facts }),
    );
  }

  recordMetric(name: string, value: number, attributes: TelemetryAttributes = {}): void {
    this.#line({ metric: name, value, ...attributes });
  }

  recordEvent(name: string, attributes: TelemetryAttributes = {}): void {
    this.#line({ event: name, ...attributes });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #line(fields: Readonly<Record<string, unknown>>): void {
    try {
      this.#write(toLine({ time: new Date(this.#clock.now()).toISOString(), ...fields }));
    } catch {
      // Watching must not break what is watched.
    }
  }
}

class ConsoleSpan implements TelemetrySpan {
  readonly id: number;
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #onEnd: (facts: Readonly<Record<string, unknown>>) => void;
  #attributes: TelemetryAttributes;
  #error: unknown = undefined;
  #isOver = false;

  constructor(
    id: number,
    clock: Clock,
    attributes: TelemetryAttributes,
    onEnd: (facts: Readonly<Record<string, unknown>>) => void,
  ) {
    this.id = id;
    this.#clock = clock;
    this.#startedAt = clock.monotonic();
    this.#attributes = attributes;
    this.#onEnd = onEnd;
  }

  setAttributes(attributes: TelemetryAttributes): void {
    this.#attributes = { ...this.#attributes, ...attributes };
  }

  recordError(error: unknown): void {
    this.#error = error;
  }

  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const latencyMs = this.#clock.monotonic() - this.#startedAt;
    const failure = this.#error === undefined ? {} : { error: this.#error };
    this.#onEnd({ id: this.id, latencyMs, ...this.#attributes, ...failure });
  }
}
