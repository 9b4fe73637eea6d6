import { freezeCopy } from '@roomkit/core';
import { decode, encodePlain } from '@roomkit/core/codec';

const VERSION = 1;

/** Writes plain data as a message. @throws InputError naming `field` for what is not plain data */
export function writeMessage(value: unknown, field: string): string {
  return encodePlain({ version: VERSION, value: freezeCopy(value, field) });
}

/** Reads what was written. Throws at anything else. */
export function readMessage(text: string): unknown {
  const message = decode(text) as { readonly version?: unknown; readonly value?: unknown } | null;
  if (message?.version !== VERSION) throw new SyntaxError('The message is of another version, or not one of ours.');
  return message.value;
}
