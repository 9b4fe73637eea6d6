export {
  type ClientFrame,
  type HelloFrame,
  type JoinFrame,
  type LeaveFrame,
  type PingFrame,
  PROTOCOL_VERSION,
  type ReactFrame,
  type ReadFrame,
  type SendFrame,
  type TypingFrame,
} from './protocol/client-frames.ts';
export { CloseCode, isFatalClose } from './protocol/close-codes.ts';
export { ErrorCode, NackCode } from './protocol/error-codes.ts';
export { parseClientFrame } from './protocol/parse-client-frame.ts';
export { type ParseResult } from './protocol/parse-frame.ts';
export { parseServerFrame } from './protocol/parse-server-frame.ts';
export {
  type AckFrame,
  type CheckpointFrame,
  type DeleteFrame,
  type EphemeralFrame,
  type ErrorFrame,
  type EventFrame,
  type JoinedFrame,
  type LeftFrame,
  type NackFrame,
  type ParticipantsFrame,
  type PongFrame,
  type ServerFrame,
  type StreamAbortFrame,
  type StreamDeltaFrame,
  type StreamEndFrame,
  type StreamStartFrame,
  type SyncedFrame,
  type UpdateFrame,
  type WelcomeFrame,
} from './protocol/server-frames.ts';
export { type MutationNotice, type WireEvent, type WireParticipant, type WireStream } from './protocol/wire-event.ts';
