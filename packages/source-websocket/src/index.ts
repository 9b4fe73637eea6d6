export { type ConnectRequest, type ConnectWebSocket, type Frame, type WebSocketLike } from './connection/socket.ts';
export { type WebSocketFailureReason, type WebSocketSourceFailure } from './errors.ts';
export {
  type ParseFrame,
  type Provided,
  type ReceivedMessage,
  WEBSOCKET_SOURCE_ENVIRONMENT,
  type WebSocketSourceOptions,
} from './options.ts';
export { WebSocketSource } from './source.ts';
