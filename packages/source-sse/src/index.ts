export { type SSEFailureReason, type SSESourceFailure } from './errors.ts';
export {
  type HeaderValues,
  type ParsedEvent,
  type ParseEvent,
  type ResumeOptions,
  type ServerSentEvent,
  SSE_SOURCE_ENVIRONMENT,
  type SSESourceOptions,
  type StreamedMessage,
} from './options.ts';
export { SSESource } from './source.ts';
