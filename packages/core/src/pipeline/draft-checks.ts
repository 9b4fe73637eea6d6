import { InputError } from '../domain/errors.ts';
import type { EventDraft } from '../domain/event-draft.ts';
import { EventType } from '../domain/event.ts';
import { isOnBehalfOf } from '../domain/on-behalf-of.ts';
import { isNativeId, NATIVE_ID, requireId } from '../domain/validation.ts';

type Check = readonly [accepts: (value: unknown) => boolean, issue: string];

const TYPES: ReadonlySet<unknown> = new Set(Object.values(EventType));
const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isRecord = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
const isTime = (value: unknown): boolean => value instanceof Date && !Number.isNaN(value.getTime());
const isList = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const orNull =
  (accepts: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === null || accepts(value);

const TEXT: Check = [isText, 'must be a non-empty string'];
const KEY: Check = [orNull(isText), 'must be null or a non-empty string'];
const RECORD: Check = [isRecord, 'must be an object'];

const CHECKS: Readonly<Record<keyof Omit<EventDraft, 'content'>, Check>> = {
  id: [isId, 'must be 1 to 255 characters without control characters'],
  type: [(value) => TYPES.has(value), 'must be an event type'],
  source: RECORD,
  visibility: TEXT,
  addressedTo: [orNull(isList), 'must be null or a list of ids'],
  responseVisibility: KEY,
  chainDepth: [Number.isSafeInteger, 'must be a whole number'],
  parentEventId: KEY,
  correlationId: KEY,
  idempotencyKey: [orNull(isNativeId), `${NATIVE_ID}, or null`],
  createdAt: [isTime, 'must be a valid date'],
  metadata: RECORD,
  channelData: RECORD,
  onBehalfOf: [orNull(isOnBehalfOf), 'must be null or a participant: id, roomId and role'],
};

/** Throws an InputError that names the field unless an event can be made of a draft. Its content is judged apart. */
export function requireDraft(draft: Readonly<Record<string, unknown>>): void {
  for (const field in draft) {
    const value = draft[field];
    const check = (CHECKS as Readonly<Record<string, Check | undefined>>)[field];
    if (check === undefined) throw new InputError(field, 'is no field of an event');
    if (value !== undefined && !check[0](value)) throw new InputError(field, check[1]);
  }
}

function isId(value: unknown): boolean {
  try {
    requireId('id', value);
    return true;
  } catch {
    return false;
  }
}
