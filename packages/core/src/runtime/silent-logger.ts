import type { Logger } from '../ports/runtime.ts';

/** Says nothing: the default. */
export const silentLogger: Logger = Object.freeze({
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silentLogger,
});
