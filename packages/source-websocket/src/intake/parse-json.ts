import { InputError } from '@roomkit/core';

import type { Frame } from '../connection/socket.ts';
import type { ReceivedMessage } from '../options.ts';

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * What a frame says where no `parse` is given: a message as a JSON object, `timestamp` as text or
 * milliseconds, or `null` for nothing. Its fields are judged by the kit.
 *
 * @throws InputError for anything else
 */
export function parseJsonFrame(frame: Frame): ReceivedMessage | null {
  const value = jsonOf(frame);
  if (value === null) return null;
  if (typeof value !== 'object' || Array.isArray(value)) throw new InputError('frame', 'must be an object or null');
  const { timestamp, ...fields } = value as Readonly<Record<string, unknown>>;
  // A live session is nothing that can be written down.
  if ('session' in fields) throw new InputError('session', 'must not come from outside');
  const time = timestamp === undefined || timestamp === null ? {} : { timestamp: timeOf(timestamp) };
  return { ...fields, ...time } as unknown as ReceivedMessage;
}

/** What is no time stays as it is, for the kit to refuse. */
function timeOf(value: unknown): unknown {
  return typeof value === 'string' || typeof value === 'number' ? new Date(value) : value;
}

/** Why text is no JSON is not told: the parser's words repeat a part of it. */
function jsonOf(frame: Frame): unknown {
  try {
    return JSON.parse(typeof frame === 'string' ? frame : decoder.decode(frame));
  } catch {
    throw new InputError('frame', 'must be JSON');
  }
}
