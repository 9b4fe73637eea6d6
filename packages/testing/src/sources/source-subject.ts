import type { SourceProvider } from '@roomkit/core';

/** A source under test, with the other side it connects to. */
export interface SourceSubject {
  readonly source: SourceProvider;
  /** Makes the other side send a message with this text. */
  send(text: string): Promise<void> | void;
  /** Makes the other side break the connection for good: not even coming back helps. */
  breakDown(): Promise<void> | void;
  /** Credentials that must not be seen anywhere. */
  readonly secrets?: readonly string[];
  /** How long a case waits for what must happen, in real milliseconds. @defaultValue 2000 */
  readonly patienceMs?: number;
  close?(): Promise<void>;
}
