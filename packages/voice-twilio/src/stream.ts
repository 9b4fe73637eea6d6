import type { VoiceSession } from '@roomkit/core/voice';

import type { ResolvedOptions } from './options.ts';
import { keepAlive } from './upgrade/heartbeat.ts';
import { CloseCode, type MediaSocket } from './upgrade/media-socket.ts';
import { readMessage, type StartedStream, type StreamMessage } from './wire/read-message.ts';

/** What is done with a stream. */
export interface StreamHandler {
  /** It has started; null refuses it. */
  readonly start: (stream: StartedStream) => Promise<VoiceSession | null>;
  /** A message of a stream that has started. */
  readonly take: (session: VoiceSession, message: StreamMessage) => void;
  /** The socket has closed. */
  readonly gone: (session: VoiceSession, reason: string) => void;
}

/** How many messages wait while it is found out who calls: two seconds of audio. */
const MAX_EARLY = 100;

/** Reads a stream from its socket to its end. Resolves with its session when it has started, or null when it never did. */
export function openStream(
  socket: MediaSocket,
  options: ResolvedOptions,
  handler: StreamHandler,
): Promise<VoiceSession | null> {
  const { clock, startTimeoutMs, pingIntervalMs, accountSid } = options;
  const opened = Promise.withResolvers<VoiceSession | null>();
  const early: StreamMessage[] = [];
  let session: VoiceSession | null = null;
  let isStarting = false;
  let isClosed = false;
  const alive = keepAlive(socket, clock, pingIntervalMs);
  const deadline = clock.schedule(startTimeoutMs, () => refuse(CloseCode.POLICY));

  function refuse(code: number): void {
    socket.close(code);
    opened.resolve(null);
  }

  async function start(message: Extract<StreamMessage, { event: 'start' }>): Promise<void> {
    isStarting = true;
    const { stream, isMulaw } = message;
    if (!isMulaw || (accountSid !== undefined && stream.accountSid !== accountSid)) {
      refuse(CloseCode.POLICY);
      return;
    }
    session = await handler.start(stream).catch(() => null);
    deadline[Symbol.dispose]();
    if (session === null) {
      refuse(CloseCode.POLICY);
      return;
    }
    if (isClosed) handler.gone(session, 'transport_lost');
    opened.resolve(isClosed ? null : session);
    for (const waiting of early.splice(0)) handler.take(session, waiting);
  }

  socket.on('message', (data, isBinary) => {
    const message = isBinary ? null : readMessage(String(data));
    if (message === null) socket.close(CloseCode.PROTOCOL);
    else if (session !== null) handler.take(session, message);
    else if (message.event === 'start' && !isStarting) void start(message);
    else if (isStarting && early.length < MAX_EARLY) early.push(message);
  });
  // What is wrong is closed by the library; there is nothing to add.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    isClosed = true;
    deadline[Symbol.dispose]();
    alive[Symbol.dispose]();
    opened.resolve(null);
    if (session !== null) handler.gone(session, 'transport_lost');
  });
  return opened.promise;
}
