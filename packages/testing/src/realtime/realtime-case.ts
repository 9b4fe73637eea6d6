import type { RealtimeBackend } from '@roomkit/core';

/** A backend under test. */
export interface RealtimeSubject {
  readonly realtime: RealtimeBackend;
  /** Another backend over the same traffic, as another process has it. One that claims to be shared must have it. */
  another?(): Promise<RealtimeBackend>;
  /** Moves the time that requests wait by; without it the suite waits for real. */
  advance?(milliseconds: number): Promise<void>;
  close?(): Promise<void>;
}

/** What a case of the realtime suite may use. */
export interface RealtimeCaseContext {
  readonly realtime: RealtimeBackend;
  another(): Promise<RealtimeBackend>;
  /** Waits until so much time has passed for the backend. */
  pass(milliseconds: number): Promise<void>;
  /** Rejects when what must happen takes too long. */
  within<Value>(promise: Promise<Value>): Promise<Value>;
  /** Checks again until it holds; throws what it throws when that takes too long. */
  eventually(check: () => void): Promise<void>;
}

/** One test of the realtime suite. */
export interface RealtimeCase {
  readonly title: string;
  /** Whether the case is about a backend with this promise. */
  readonly shared?: boolean;
  readonly run: (context: RealtimeCaseContext) => Promise<void>;
}
