import type { RoomEvent } from '../domain/event.ts';
import { parseContent } from '../validation/content.ts';

/** A payload put in place of another, or why it cannot be. */
export type AcceptedPayload = { readonly ok: true; readonly payload: unknown } | { readonly ok: false };

type Fields = Readonly<Record<string, unknown>>;

const REFUSED: AcceptedPayload = Object.freeze({ ok: false });

/** What a payload must hold beside being of the original's kind. */
const SHAPES: Readonly<Record<string, ((given: Fields) => boolean) | undefined>> = {
  before_broadcast: isEventShaped,
  before_ai_context_build: isEventShaped,
  before_deliver: (given) => typeof given['roomId'] === 'string' && isContentShaped(given['content']),
  on_transcription: (given) => typeof given['text'] === 'string',
  before_bridge_audio: (given) => isRecord(given['frame']) && ArrayBuffer.isView(given['frame']['data']),
  on_user_input_required: (given) => typeof given['requestId'] === 'string' && typeof given['prompt'] === 'string',
};

/**
 * Whether a modification may take the place of a payload: it must be of the same kind, and an event must
 * still be one. What identifies an event and places it in its room is kept, whatever the hook wrote there.
 */
export function acceptPayload(
  trigger: string,
  original: unknown,
  given: unknown,
): AcceptedPayload | Promise<AcceptedPayload> {
  if (kindOf(given) !== kindOf(original)) return REFUSED;
  const hasShape = SHAPES[trigger];
  if (hasShape === undefined) return { ok: true, payload: given };
  if (!hasShape(given as Fields)) return REFUSED;
  if (hasShape !== isEventShaped) return withCheckedContent(original as Fields, given as Fields);
  return withCheckedContent(original as Fields, pinned(original as RoomEvent, given as RoomEvent) as unknown as Fields);
}

function withCheckedContent(original: Fields, payload: Fields): AcceptedPayload | Promise<AcceptedPayload> {
  const accepted: AcceptedPayload = { ok: true, payload };
  if (payload['content'] === original['content']) return accepted;
  try {
    const content = parseContent(payload['content']);
    if (!(content instanceof Promise)) return accepted;
    return content.then(
      () => accepted,
      () => REFUSED,
    );
  } catch {
    return REFUSED;
  }
}

/** The event as modified, with its identity and place as they were. */
function pinned(original: RoomEvent, given: RoomEvent): RoomEvent {
  const source =
    given.source.channelId === original.source.channelId
      ? given.source
      : { ...given.source, channelId: original.source.channelId };
  const isAsItWas =
    source === given.source &&
    given.id === original.id &&
    given.roomId === original.roomId &&
    given.index === original.index &&
    given.chainDepth === original.chainDepth &&
    given.idempotencyKey === original.idempotencyKey &&
    given.status === original.status &&
    given.createdAt === original.createdAt;
  if (isAsItWas) return given;
  const { id, roomId, index, chainDepth, idempotencyKey, status, createdAt } = original;
  return { ...given, source, id, roomId, index, chainDepth, idempotencyKey, status, createdAt };
}

function isEventShaped(given: Fields): boolean {
  const { source, addressedTo, parentEventId, correlationId, responseVisibility } = given;
  return (
    typeof given['type'] === 'string' &&
    isRecord(source) &&
    typeof source['channelId'] === 'string' &&
    typeof source['channelType'] === 'string' &&
    isContentShaped(given['content']) &&
    typeof given['visibility'] === 'string' &&
    (addressedTo === null ||
      (Array.isArray(addressedTo) && addressedTo.every((entry: unknown) => typeof entry === 'string'))) &&
    [parentEventId, correlationId, responseVisibility].every((value) => value === null || typeof value === 'string') &&
    isRecord(given['metadata']) &&
    isRecord(given['channelData'])
  );
}

function isContentShaped(given: unknown): boolean {
  return isRecord(given) && typeof given['type'] === 'string';
}

function isRecord(given: unknown): given is Fields {
  return kindOf(given) === 'object';
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return ArrayBuffer.isView(value) ? 'bytes' : typeof value;
}
