export { Access, type ChannelBinding } from './domain/binding.ts';
export {
  capabilities,
  type ChannelCapabilities,
  DEFAULT_CAPABILITIES,
  type RateLimit,
  type RetryPolicy,
} from './domain/capabilities.ts';
export {
  type AiChannelData,
  type ChannelData,
  type EmailChannelData,
  type SmsChannelData,
  type WhatsAppChannelData,
} from './domain/channel-data.ts';
export { ChannelOutput, type StreamBreak, type StreamItem } from './domain/channel-output.ts';
export {
  ChannelCategory,
  ChannelDirection,
  ChannelMediaType,
  ChannelType,
  isChannelType,
} from './domain/channel-type.ts';
export {
  type AudioContent,
  type Button,
  type Card,
  type CompositeContent,
  type ContentType,
  type DeleteContent,
  type EditContent,
  type EventContent,
  type LocationContent,
  MAX_COMPOSITE_DEPTH,
  type MediaContent,
  type QuickReply,
  type RichContent,
  type SystemContent,
  type TemplateContent,
  type TextContent,
  type VideoContent,
} from './domain/content.ts';
export {
  type DeliveryError,
  DeliveryOutcome,
  type DeliveryReceipt,
  type DeliveryResult,
  type DeliveryStatus,
  type ProviderResult,
} from './domain/delivery.ts';
export {
  ChannelAlreadyRegisteredError,
  ChannelNotFoundError,
  ChannelNotRegisteredError,
  ConfigurationError,
  type DeliveryUnknown,
  DeliveryUnknownError,
  IdentityNotFoundError,
  InputError,
  isRoomKitError,
  ParticipantNotFoundError,
  ProviderError,
  type ProviderFailure,
  RoomAlreadyExistsError,
  RoomClosedError,
  RoomKitError,
  type RoomKitErrorCode,
  type RoomKitErrorDetails,
  type RoomKitErrorOptions,
  RoomNotFoundError,
  SourceAlreadyAttachedError,
  SourceNotFoundError,
  StaleWriterError,
  StoreError,
} from './domain/errors.ts';
export { type EventDraft } from './domain/event-draft.ts';
export { type EventSource, EventStatus, EventType, type RoomEvent, SYSTEM_CHANNEL_ID } from './domain/event.ts';
export { type FrameworkEvent, type FrameworkEventName, type FrameworkEvents } from './domain/framework-events.ts';
export { type HookExtras, HookResult, type HookResultInit, type InjectedEvent } from './domain/hook-result.ts';
export { IdentityHookResult } from './domain/identity-hook-result.ts';
export { type Identity, type IdentityResult } from './domain/identity.ts';
export { BlockReason, type InboundMessage, type InboundResult } from './domain/inbound.ts';
export { IdentificationStatus, type Participant, ParticipantRole, ParticipantStatus } from './domain/participant.ts';
export { canRead, canWrite, writeRefusal } from './domain/permissions.ts';
export {
  AgentResponsePolicy,
  type MetadataChange,
  type Room,
  roomKey,
  type RoomReference,
  RoomStatus,
  type RoomTimers,
  scopedKey,
} from './domain/room.ts';
export { type Observation, type ObservationDraft, type Task, type TaskDraft, TaskStatus } from './domain/task.ts';
export { heardTextOf, textOf } from './domain/text.ts';
export { type ProtocolTrace, type ProtocolTraceDraft } from './domain/trace.ts';
export {
  deliveryKey,
  type EarlierTry,
  partKey,
  type ReconcileAnswer,
  type UnknownOutcomeHandling,
  type UnknownPolicy,
} from './domain/unknown-outcome.ts';
export { requireId, requireInteger, requirePositive } from './domain/validation.ts';
export {
  isVisibleTo,
  isVisibleToParticipant,
  reaches,
  visibilityIncludes,
  type VisibilityReader,
} from './domain/visibility.ts';
export { type CallKeeper, keepsCalls, keepsSpeech, type OpenCallOptions, type SpeechKeeper } from './ports/calls.ts';
export { type ChannelHost } from './ports/channel-host.ts';
export {
  Channel,
  type ChannelInfo,
  type ChannelOptions,
  type DeliveryStream,
  type StreamPace,
  type StreamShown,
  type WebhookOutcome,
  type TypingOptions,
} from './ports/channel.ts';
export { parseVoiceSession, type VoiceSessionFacts } from './channels/voice-session.ts';
export { type EndpointCallOptions, type EndpointHandler } from './ports/endpoints.ts';
export { eventFromMessage } from './ports/event-from-message.ts';
export { type IdentityResolver } from './ports/identity-resolver.ts';
export { type InboundRoomRouter, type RouteRequest } from './ports/inbound-router.ts';
export { type RoomLock, type RoomLockManager } from './ports/locks.ts';
export { type FetchedMedia, type FetchMediaOptions, type ReadMedia } from './ports/media-fetch.ts';
export { type MediaStore, type StoredMedia } from './ports/media-store.ts';
export { type MediaLinkOptions } from './media/links.ts';
export { type PublishedMedia } from './media/media-service.ts';
export { type InboundNotice } from './domain/notice.ts';
export { type OverlapOptions, OverlapPolicy, type ResolvedOverlap, SUPERSEDED_BY } from './domain/overlap.ts';
export {
  type EmailProvider,
  type HTTPProvider,
  type InboundFeature,
  type MessagingCapabilities,
  type MessagingProvider,
  type MessengerProvider,
  type RCSProvider,
  type ReconcileQuery,
  type SendOptions,
  type SignalSender,
  type SMSProvider,
  type TeamsProvider,
  type TelegramProvider,
  type WebhookReceiver,
  type WebhookRequest,
  type WhatsAppProvider,
} from './ports/messaging.ts';
export { type NodeStore } from './ports/node-store.ts';
export { type RateDecision, type RateLimiter } from './ports/rate-limiter.ts';
export { type StreamOutlet } from './ports/stream-outlet.ts';
export {
  type EphemeralCallback,
  type EphemeralEvent,
  EphemeralEventType,
  type RealtimeBackend,
} from './ports/realtime.ts';
export { type RoomContext } from './ports/room-context.ts';
export { type RoomNews } from './ports/room-news.ts';
export { type Clock, type CreateId, type LogFields, type Logger } from './ports/runtime.ts';
export {
  type EmitInbound,
  type SourceHealth,
  type SourceProvider,
  type SourceStartOptions,
  SourceStatus,
} from './ports/source.ts';
export { type StateScope, type StateStore } from './ports/state-store.ts';
export {
  type ClaimedAhead,
  type ClaimedDelivery,
  type DeadLetter,
  type DeliveryStanding,
  type OutboxEntry,
  type OutboxPlan,
  type OutboxStore,
  type Settlement,
} from './ports/store-outbox.ts';
export {
  type CommitInput,
  type CommitResult,
  type OpenPassInput,
  type OpenPassResult,
  type RoomChange,
  type RoomLease,
} from './ports/store-pass.ts';
export {
  type ConversationStore,
  type EventStore,
  type IdentityStore,
  type ParticipantStore,
  type ReadMarkerKey,
  type ReceiptStore,
  type RoomQuery,
  type RoomSnapshot,
  type RoomStore,
  type SenderKey,
  type SideEffectStore,
  type StoreCapabilities,
  type TimelineQuery,
} from './ports/store.ts';
export {
  type SpanName,
  type TelemetryAttributes,
  type TelemetryProvider,
  type TelemetrySpan,
} from './ports/telemetry.ts';
export { type TraceListener } from './ports/trace-listeners.ts';
export { requireTimelineQuery } from './ports/timeline-query.ts';
export { type ContentTranscoder } from './ports/transcoder.ts';
export {
  type FailClosedTrigger,
  type HookHandler,
  type HookOptions,
  type HookReturn,
  type HookSource,
} from './hooks/hook-options.ts';
export { type IdentityHookHandler, type IdentityTrigger } from './hooks/identity-hooks.ts';
export { type HookOutcome } from './hooks/outcome.ts';
export { HookTrigger } from './hooks/trigger-names.ts';
export {
  type AIResponseReport,
  type BindingChange,
  type DeliveryRequest,
  FAIL_CLOSED_TRIGGERS,
  type HookTriggerName,
  type HookTriggers,
  type IdentityQuestion,
  type InputRequest,
  type PipelineFailure,
  SYNC_TRIGGERS,
} from './hooks/triggers.ts';
export { freezeCopy } from './domain/freeze-copy.ts';
export { InMemoryStore, type InMemoryStoreOptions } from './memory/in-memory-store.ts';
export { CircuitBreaker, type CircuitBreakerOptions, type CircuitState } from './resilience/circuit-breaker.ts';
export {
  isRetryable,
  retryDelayMs,
  type RetryNotice,
  type RetryOptions,
  retryWithBackoff,
} from './resilience/retry.ts';
export { retryAfterMsOf } from './resilience/retry-after.ts';
export { TokenBucketRateLimiter } from './resilience/token-bucket.ts';
export { wasCutOff } from './resilience/was-cut-off.ts';
export { withAttribution } from './delivery/attribution.ts';
export { cutText, fitContent, type FitLimits } from './delivery/fit.ts';
export { DefaultContentTranscoder } from './delivery/transcode/default-transcoder.ts';
export { escapeHtml, escapeMarkdown } from './delivery/transcode/entities.ts';
export { sanitizeHtml } from './delivery/transcode/sanitize-html.ts';
export { stripHtml } from './delivery/transcode/strip-html.ts';
export { stripMarkdown } from './delivery/transcode/strip-markdown.ts';
export { plainTextOf } from './delivery/transcode/to-text.ts';
export { DEFAULT_TEXTS, type Texts, textsWith } from './domain/texts.ts';
export { RoomKit } from './room-kit.ts';
export { type RoomKitOptions } from './options.ts';
export { type ProcessOptions } from './pipeline/arrival.ts';
export { type SendOptions as SendEventOptions } from './pipeline/direct.ts';
export { InMemoryLockManager } from './memory/locks.ts';
export { type AttachOptions } from './rooms/attach-options.ts';
export { type CreateRoomOptions } from './rooms/room-options.ts';
export { type AddMemberOptions, type EnsureParticipantOptions } from './rooms/membership.ts';
export { type CreateIdentityOptions, type ErasureReport } from './identity/identity-service.ts';
export { type EphemeralOptions, type ReactionRequest } from './realtime/ephemeral.ts';
export { type AttachSourceOptions } from './sources/supervised-source.ts';
export { type DeliveryStatusHandler } from './status/delivery-status-service.ts';
export { type WebhookOptions } from './webhooks/process-webhook.ts';
export { type QuarantinedWebhook, type QuarantineQuery } from './webhooks/quarantine.ts';
export { type FrameworkListener } from './runtime/framework-emitter.ts';
export { visibleEvents } from './rooms/visible-events.ts';
export { systemClock } from './runtime/system-clock.ts';
export { silentLogger } from './runtime/silent-logger.ts';
export { InMemoryMediaStore, type InMemoryMediaStoreOptions } from './memory/media-store.ts';
export { InMemoryRealtime, type InMemoryRealtimeOptions } from './memory/realtime.ts';
export { InMemoryStateStore } from './memory/state-store.ts';
export { advanceOutcome, reviveOutcome } from './status/delivery-status.ts';
export { consoleLogger, type ConsoleLoggerOptions, LogLevel } from './telemetry/console-logger.ts';
export { ConsoleTelemetry, type ConsoleTelemetryOptions } from './telemetry/console-telemetry.ts';
export { NoopTelemetry } from './telemetry/noop-telemetry.ts';
export { REDACTED, redactSecrets, redactUrl } from './telemetry/redact-secrets.ts';
export { type InputQuestion } from './input/human-input.ts';
export { type QuietOptions } from './proactive/activity-monitor.ts';
export { type DeliverOptions, type DeliverResult } from './proactive/proactive-delivery.ts';
export { type IdleOptions, Immediate, Queued, WaitForIdle } from './proactive/strategies.ts';
export { type DeliverContext, type DeliveryStrategy } from './proactive/strategy.ts';
export { DefaultInboundRoomRouter } from './routing/default-router.ts';
export { emailChannel, type EmailChannelOptions } from './channels/email.ts';
export { type ReadyMadeOptions } from './channels/factory-options.ts';
export { httpChannel, type HttpChannelOptions } from './channels/http.ts';
export { type ReadyMadeKind, TRANSPORT_CAPABILITIES } from './channels/matrix.ts';
export { messengerChannel, type MessengerChannelOptions } from './channels/messenger.ts';
export { RCS_UNREACHABLE, rcsChannel, type RcsChannelOptions } from './channels/rcs.ts';
export { smsChannel, type SmsChannelOptions } from './channels/sms.ts';
export { type EditStreamingOptions, type StreamingOption } from './channels/streaming/settings.ts';
export { teamsChannel, type TeamsChannelOptions } from './channels/teams.ts';
export { telegramChannel, type TelegramChannelOptions } from './channels/telegram.ts';
export {
  type OutgoingMessage,
  TransportChannel,
  type TransportChannelOptions,
  type TransportProvider,
} from './channels/transport-channel.ts';
export { whatsappChannel, type WhatsAppChannelOptions, whatsappPersonalChannel } from './channels/whatsapp.ts';
export { type HookAdditions } from './hooks/outcome.ts';
export { type EventChange } from './rooms/events.ts';
export { type TaskChange } from './rooms/events.ts';
export { type BreakerOptions } from './delivery/breakers.ts';
export { type AttributionFunction } from './rooms/attributions.ts';
export { ROUTED_TO, solicits } from './domain/addressing.ts';
export { type OnBehalfOf, onBehalfOf } from './domain/on-behalf-of.ts';
export {
  type AIGenerationRequest,
  type AIThinkingReport,
  type AIToolUse,
  type ToolCallEvent,
} from './ai/hook-payloads.ts';
export {
  type ConnectionKeeper,
  type ConnectOptions,
  type SendFrame,
  type TakenConnection,
} from './ports/connections.ts';
