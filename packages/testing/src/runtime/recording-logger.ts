import type { LogFields, Logger } from '@roomkit/core';

/** A line as it was logged. */
export interface LogEntry {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** The names of the logger and those above it, joined by a dot; empty for the first. */
  readonly name: string;
  readonly message: string;
  readonly fields: LogFields;
}

/** A logger that keeps what it is given, its children's lines included. */
export interface RecordingLogger extends Logger {
  readonly entries: readonly LogEntry[];
}

/** Makes a logger whose lines a test can read. */
export function createRecordingLogger(): RecordingLogger {
  const entries: LogEntry[] = [];
  return Object.assign(loggerInto(entries, '', {}), { entries });
}

function loggerInto(entries: LogEntry[], name: string, inherited: LogFields): Logger {
  const log =
    (level: LogEntry['level']) =>
    (message: string, fields: LogFields = {}): void => {
      entries.push({ level, name, message, fields: { ...inherited, ...fields } });
    };
  return {
    debug: log('debug'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    child: (child, fields = {}) =>
      loggerInto(entries, name === '' ? child : `${name}.${child}`, { ...inherited, ...fields }),
  };
}
