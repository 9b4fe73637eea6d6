import type { InboundMessage } from '../domain/inbound.ts';
import { isNativeId } from '../domain/validation.ts';
import { isPlainText } from './content.ts';
import { checked } from './load.ts';
import { requireShallow } from './nesting.ts';

const CONTROL_CHARACTER = /[\u0000-\u001f\u007f]/;

/**
 * The message when it can be believed to be one. A promise only while the schemas are not loaded yet.
 *
 * @throws InputError naming the path of the field that is wrong
 */
export function parseInboundMessage(message: unknown): InboundMessage | Promise<InboundMessage> {
  if (isPlainMessage(message)) return message;
  requireShallow((message as { readonly content?: unknown } | null | undefined)?.content, 'content');
  return checked<InboundMessage>(message, '', (schemas) => schemas.inboundMessageSchema);
}

/** Whether a value is a text message with nothing but the usual keys; anything else is the schema's to judge. */
function isPlainMessage(message: unknown): message is InboundMessage {
  if (typeof message !== 'object' || message === null) return false;
  const fields = message as Readonly<Record<string, unknown>>;
  if (!isId(fields['channelId']) || !isId(fields['senderId']) || !isPlainText(fields['content'])) return false;
  for (const key in fields) {
    if (key === 'channelId' || key === 'senderId' || key === 'content') continue;
    const accepts = USUAL.get(key);
    if (accepts === undefined || !accepts(fields[key])) return false;
  }
  return true;
}

const isKey = (value: unknown): boolean => value === null || (typeof value === 'string' && value !== '');
const isNative = (value: unknown): boolean => value === null || isNativeId(value);
const isTime = (value: unknown): boolean => value === null || (value instanceof Date && !Number.isNaN(value.getTime()));

const USUAL: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ['roomId', (value: unknown) => value === null || isId(value)],
  ['idempotencyKey', isNative],
  ['providerMessageId', isNative],
  ['externalId', isKey],
  ['threadId', isKey],
  ['timestamp', isTime],
  ['rawPayload', isPlainObject],
  ['metadata', isPlainObject],
  ['channelData', isPlainObject],
  ['session', () => true],
]);

function isId(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && value.length <= 255 && !CONTROL_CHARACTER.test(value);
}

function isPlainObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
