/** Details by code. Packages add codes by declaration merging. */
export interface RoomKitErrorDetails {
  configuration_invalid: { readonly field: string; readonly issue: string };
  input_invalid: { readonly field: string; readonly issue: string };
  room_not_found: { readonly roomId: string };
  room_already_exists: { readonly roomId: string };
  room_closed: { readonly roomId: string; readonly status: string };
  room_transition_invalid: { readonly roomId: string; readonly from: string; readonly to: string };
  channel_not_found: { readonly roomId: string; readonly channelId: string };
  channel_not_registered: { readonly channelId: string };
  channel_already_registered: { readonly channelId: string };
  participant_not_found: { readonly roomId: string; readonly participantId: string };
  identity_not_found: { readonly identityId: string };
  event_refused: { readonly roomId: string; readonly reason: string };
  event_not_found: { readonly roomId: string; readonly eventId: string };
  task_not_found: { readonly roomId: string; readonly taskId: string };
  source_already_attached: { readonly channelId: string };
  source_not_found: { readonly channelId: string };
  stale_writer: { readonly roomId: string; readonly epoch: number };
  lock_lost: { readonly roomId: string };
  deadlock: { readonly roomId: string };
  store_failed: { readonly operation: string };
  store_conflict: { readonly roomId: string; readonly index: number };
  /** A newer version of the store has written something that this one cannot read. */
  store_content_unknown: { readonly roomId: string; readonly eventId: string; readonly contentType: string };
  store_schema_unsupported: { readonly found: number; readonly supported: number };
  provider_failed: ProviderFailure;
  delivery_unknown: DeliveryUnknown;
  delivery_not_sent: { readonly provider: string };
  delivery_timeout: { readonly channelId: string; readonly timeoutMs: number };
  transcoding_failed: { readonly channelId: string; readonly contentType: string };
  circuit_open: { readonly channelId: string };
  /** An address that the vendor would refuse: nothing was sent. */
  recipient_invalid: { readonly provider: string; readonly issue: string };
  recipient_missing: { readonly channelId: string; readonly key: string };
  hook_blocked: { readonly trigger: string; readonly reason: string };
  input_rejected: { readonly requestId: string; readonly reason: string };
  input_not_found: { readonly requestId: string };
  no_responder: { readonly topic: string };
  /** Whoever answered in another process failed with an error that is not of the kit. */
  responder_failed: { readonly topic: string };
  endpoint_held: { readonly channelId: string; readonly endpointId: string };
  not_supported: { readonly feature: string };
  webhook_signature_invalid: { readonly channelId: string };
  webhook_unreadable: { readonly channelId: string };
  /** A file cannot be had; `reason` is a short word such as `not_found`, `refused_address` or `status_500`. */
  media_unavailable: { readonly reason: string };
  media_too_large: { readonly maxBytes: number };
  /** The vendor takes no such file, or not of this size: nothing was sent. */
  media_unsupported: { readonly provider: string; readonly mimeType: string };
  /** The message is more than the vendor takes, or nothing at all: nothing was sent. */
  content_unsupported: { readonly provider: string; readonly contentType: string; readonly issue: string };
  session_transition_invalid: { readonly sessionId: string; readonly from: string; readonly to: string };
  session_ended: { readonly sessionId: string };
  /** `field` is the option that should name it, `source` where to get one. */
  model_missing: { readonly provider: string; readonly field: string; readonly source: string };
  model_unreadable: { readonly provider: string; readonly field: string; readonly issue: string };
  /** The kit cannot take a source's message for now, or takes too long for it; `reason` is the result's. */
  message_not_taken: { readonly reason: string };
  kit_closed: Readonly<Record<string, never>>;
}

/** A vendor's refusal or failure, in our words. */
export interface ProviderFailure {
  readonly provider: string;
  readonly statusCode?: number;
  readonly vendorCode?: string;
  readonly contextOverflow?: boolean;
  /** What was to be changed, such as a message, is not there any more. */
  readonly targetGone?: boolean;
}

/** A send that neither succeeded nor failed for certain. */
export interface DeliveryUnknown {
  readonly provider: string;
  /** The native ids of parts that went for certain, and of what a report may name later. */
  readonly providerMessageIds: readonly string[];
  /** Those of parts that went for certain, in their order: another try leaves them out. */
  readonly sentMessageIds?: readonly string[];
}

/** A stable code; removing one is a breaking change. */
export type RoomKitErrorCode = keyof RoomKitErrorDetails;

/** What an error may say beside code, message and details. */
export interface RoomKitErrorOptions {
  /** Whether the same call may succeed later. @defaultValue false */
  readonly retryable?: boolean;
  /** When it may, in milliseconds from now. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** Every error the kit throws: a stable `code`, typed `details`, a constant English message without personal data. */
export class RoomKitError<Code extends RoomKitErrorCode = RoomKitErrorCode> extends Error {
  /** Tells errors of this kit apart over several installed copies. */
  readonly '@roomkit/error' = true;
  readonly code: Code;
  readonly details: RoomKitErrorDetails[Code];
  readonly retryable: boolean;
  readonly retryAfterMs: number | null;

  constructor(code: Code, message: string, details: RoomKitErrorDetails[Code], options: RoomKitErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.details = details;
    this.retryable = options.retryable ?? false;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

/** Whether a value is an error of this kit, of this code where one is given. */
export function isRoomKitError<Code extends RoomKitErrorCode>(
  value: unknown,
  code?: Code,
): value is RoomKitError<Code> {
  return (
    value instanceof Error &&
    (value as Partial<RoomKitError>)['@roomkit/error'] === true &&
    (code === undefined || (value as RoomKitError).code === code)
  );
}

/** An option of a constructor is unusable. */
export class ConfigurationError extends RoomKitError<'configuration_invalid'> {
  constructor(field: string, issue: string) {
    super('configuration_invalid', `${field}: ${issue}`, { field, issue });
  }
}

/** A value given to a call is unusable; nothing was stored. */
export class InputError extends RoomKitError<'input_invalid'> {
  constructor(field: string, issue: string) {
    super('input_invalid', `${field}: ${issue}`, { field, issue });
  }
}

export class RoomNotFoundError extends RoomKitError<'room_not_found'> {
  constructor(roomId: string) {
    super('room_not_found', 'There is no such room.', { roomId });
  }
}

export class RoomAlreadyExistsError extends RoomKitError<'room_already_exists'> {
  constructor(roomId: string) {
    super('room_already_exists', 'A room with this id exists.', { roomId });
  }
}

/** The room is closed or archived and takes no event. */
export class RoomClosedError extends RoomKitError<'room_closed'> {
  constructor(roomId: string, status: string) {
    super('room_closed', 'The room takes no events.', { roomId, status });
  }
}

/** The channel is not attached to the room. */
export class ChannelNotFoundError extends RoomKitError<'channel_not_found'> {
  constructor(roomId: string, channelId: string) {
    super('channel_not_found', 'The channel is not attached to the room.', { roomId, channelId });
  }
}

export class ChannelNotRegisteredError extends RoomKitError<'channel_not_registered'> {
  constructor(channelId: string) {
    super('channel_not_registered', 'No channel with this id is registered.', { channelId });
  }
}

export class ChannelAlreadyRegisteredError extends RoomKitError<'channel_already_registered'> {
  constructor(channelId: string) {
    super('channel_already_registered', 'A channel with this id is registered.', { channelId });
  }
}

export class ParticipantNotFoundError extends RoomKitError<'participant_not_found'> {
  constructor(roomId: string, participantId: string) {
    super('participant_not_found', 'The room has no such participant.', { roomId, participantId });
  }
}

export class IdentityNotFoundError extends RoomKitError<'identity_not_found'> {
  constructor(identityId: string) {
    super('identity_not_found', 'There is no such identity.', { identityId });
  }
}

export class SourceAlreadyAttachedError extends RoomKitError<'source_already_attached'> {
  constructor(channelId: string) {
    super('source_already_attached', 'The channel has a source.', { channelId });
  }
}

export class SourceNotFoundError extends RoomKitError<'source_not_found'> {
  constructor(channelId: string) {
    super('source_not_found', 'The channel has no source.', { channelId });
  }
}

/** Another node took the room over: nothing was written. */
export class StaleWriterError extends RoomKitError<'stale_writer'> {
  constructor(roomId: string, epoch: number) {
    super('stale_writer', 'Another node has taken the room over.', { roomId, epoch }, { retryable: true });
  }
}

/** The store could not do what was asked; `retryable` says whether it may later. */
export class StoreError extends RoomKitError<'store_failed'> {
  constructor(operation: string, options: RoomKitErrorOptions = {}) {
    super('store_failed', 'The store failed.', { operation }, { retryable: true, ...options });
  }
}

/** A vendor refused or failed. */
export class ProviderError extends RoomKitError<'provider_failed'> {
  constructor(message: string, failure: ProviderFailure, options: RoomKitErrorOptions = {}) {
    super('provider_failed', message, failure, options);
  }
}

/**
 * A provider does not know whether the vendor has the message: its answer did not come, or came broken.
 * Whoever knows that nothing left throws something else.
 */
export class DeliveryUnknownError extends RoomKitError<'delivery_unknown'> {
  constructor(
    provider: string,
    options: Pick<RoomKitErrorOptions, 'cause'> & Partial<Omit<DeliveryUnknown, 'provider'>> = {},
  ) {
    const { providerMessageIds = [], sentMessageIds, ...rest } = options;
    const details = { provider, providerMessageIds, ...(sentMessageIds && { sentMessageIds }) };
    super('delivery_unknown', 'Nobody knows whether the message went.', details, rest);
  }
}
