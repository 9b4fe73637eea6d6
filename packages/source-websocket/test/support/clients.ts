import { WebSocket } from 'ws';

import type { ConnectWebSocket, WebSocketSourceOptions } from '../../src/index.ts';

/** The other client of the README: it pings, pauses, and keeps large frames from being read. */
export const connectWs: ConnectWebSocket = (url, { protocols, headers, maxFrameBytes }) =>
  new WebSocket(url, protocols, { headers, maxPayload: maxFrameBytes });

/** What holds for the runtime's own client and for that of `ws`. */
export const CLIENTS: readonly (readonly [string, Pick<WebSocketSourceOptions, 'connect'>])[] = [
  ['the global WebSocket', {}],
  ['ws', { connect: connectWs }],
];
