/** Wall and monotonic time. Everything in the kit that waits or stamps asks this. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds that only ever rise, for measuring durations. */
  monotonic(): number;
  /** Resolves after `milliseconds`; rejects with the signal's reason when it fires first. */
  sleep(milliseconds: number, options?: { readonly signal?: AbortSignal | undefined }): Promise<void>;
  /** Runs `task` once after `milliseconds`. Disposing cancels. Does not keep a process alive. */
  schedule(milliseconds: number, task: () => void): Disposable;
}

/** Makes a new unique id of 1 to 255 characters without control characters. */
export type CreateId = () => string;

/** Values of a log line. Contents and addresses stand only under keys that start with `pii.`. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Structured logging: a constant message, the values in fields. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger that adds `name` below its own and `fields` to each line. */
  child(name: string, fields?: LogFields): Logger;
}
