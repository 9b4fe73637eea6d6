/** Values attached to a span or metric. */
export type TelemetryAttributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** A timed piece of work. */
export interface TelemetrySpan {
  setAttributes(attributes: TelemetryAttributes): void;
  recordError(error: unknown): void;
  end(): void;
}

/** Names of the spans the kit opens (RFC 15.7). */
export type SpanName =
  | 'process_inbound'
  | 'broadcast'
  | 'hook_execution'
  | 'deliver'
  | 'ai_generate'
  | 'identity_resolve'
  | 'store_event'
  | (string & {});

/** Where spans, metrics and events of the kit go. Calls must not block and must not throw. */
export interface TelemetryProvider {
  readonly specificationVersion: 'v1';
  /** False lets the kit skip the work of measuring. */
  readonly enabled: boolean;
  startSpan(
    name: SpanName,
    options?: { readonly parent?: TelemetrySpan | null; readonly attributes?: TelemetryAttributes },
  ): TelemetrySpan;
  recordMetric(name: string, value: number, attributes?: TelemetryAttributes): void;
  recordEvent(name: string, attributes?: TelemetryAttributes): void;
  close(): Promise<void>;
}
