export { type Authenticate, type Authentication, type AuthenticationContext } from './authenticate.ts';
export { WEBSOCKET_CAPABILITIES } from './capabilities.ts';
export { WebSocketChannel } from './channel.ts';
export { type WebSocketChannelOptions } from './options.ts';
export { type OriginRule } from './origin.ts';
export { type RegisteredConnection, type RegisterOptions } from './register.ts';
export { type SendText } from './transport.ts';
export { type UpgradeServer } from './upgrade.ts';
