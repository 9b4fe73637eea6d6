import { InputError } from '@roomkit/core';

import type { ServerSentEvent, StreamedMessage } from '../options.ts';

/**
 * What an event says where no `parse` is given: its data is a message as a JSON object, with `timestamp` as
 * text or milliseconds, or `null` for nothing. The kit judges its fields.
 *
 * @throws InputError for anything else
 */
export function parseJsonEvent({ data }: Pick<ServerSentEvent, 'data'>): StreamedMessage | null {
  const message = readJson(data);
  if (message === null) return null;
  // A live session is nothing that can be written down.
  if (Object.hasOwn(message, 'session')) throw new InputError('session', 'must not come from outside');
  const time: unknown = message['timestamp'];
  const isTime = typeof time === 'string' || typeof time === 'number';
  return (isTime ? { ...message, timestamp: new Date(time) } : message) as unknown as StreamedMessage;
}

function readJson(data: string): Readonly<Record<string, unknown>> | null {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    // The words of the parser repeat a part of the data.
    throw new InputError('data', 'must be JSON');
  }
  if (typeof value === 'object' && !Array.isArray(value)) return value as Readonly<Record<string, unknown>> | null;
  throw new InputError('data', 'must be an object or null');
}
