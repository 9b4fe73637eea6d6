import { ConfigurationError } from '../domain/errors.ts';
import type { Clock, LogFields, Logger } from '../ports/runtime.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { toLine } from './line.ts';

/** How much is logged, from everything to failures alone (RFC 15.2). */
export const LogLevel = { DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;
export type LogLevel = (typeof LogLevel)[keyof typeof LogLevel];

/** Where lines go, and which. */
export interface ConsoleLoggerOptions {
  /** Takes one line without its line break, such as `console.log`. */
  readonly write: (line: string) => void;
  /** The lowest level that is written. @defaultValue 'info' */
  readonly level?: LogLevel;
  /** Contents and addresses, which stand under keys that start with `pii.`, are written. @defaultValue false */
  readonly includePersonalData?: boolean;
  /** @defaultValue 'roomkit' */
  readonly name?: string;
  readonly clock?: Clock;
}

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** A logger that writes lines of JSON: time, level, logger, message, fields. */
export function consoleLogger(options: ConsoleLoggerOptions): Logger {
  const { level = 'info', clock = systemClock } = options;
  const lowest = LEVELS.indexOf(level);
  if (lowest === -1) throw new ConfigurationError('level', `must be one of ${LEVELS.join(', ')}`);
  if (typeof options.write !== 'function') throw new ConfigurationError('write', 'must be a function');
  const named = (name: string, own: LogFields): Logger => {
    const at = (of: LogLevel) => (message: string, fields?: LogFields) => {
      if (LEVELS.indexOf(of) < lowest) return;
      const shown = options.includePersonalData === true ? { ...own, ...fields } : impersonal({ ...own, ...fields });
      const time = new Date(clock.now()).toISOString();
      try {
        options.write(toLine({ time, level: of, logger: name, message, ...shown }));
      } catch {
        // Nobody is left to tell.
      }
    };
    return {
      debug: at('debug'),
      info: at('info'),
      warn: at('warn'),
      error: at('error'),
      child: (below, fields = {}) => named(`${name}.${below}`, { ...own, ...fields }),
    };
  };
  return named(options.name ?? 'roomkit', {});
}

function impersonal(fields: LogFields): LogFields {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== 'pii' && !key.startsWith('pii.')));
}
