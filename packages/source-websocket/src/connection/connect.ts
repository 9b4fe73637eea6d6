import { failureOf } from '../errors.ts';
import type { Journal } from '../journal.ts';
import type { Settings } from '../settings.ts';
import { Connection, type Ending } from './connection.ts';
import type { Frame } from './socket.ts';
import { provide, targetOf } from './target.ts';

export interface ConnectDeps {
  readonly settings: Settings;
  readonly journal: Journal;
  /** Ends the connection, or the attempt. */
  readonly signal: AbortSignal;
  readonly onConnected: () => void;
  readonly onFrame: (frame: Frame, connection: Connection) => void;
}

/** One connection, from asking for its address to its end. Resolves with why it ended: null where nothing went wrong. */
export async function connectOnce(deps: ConnectDeps): Promise<Ending> {
  const { settings, signal } = deps;
  const { name, clock, connectTimeoutMs } = settings;
  const late = new AbortController();
  const tooLate = failureOf(name, 'timeout');
  const timer = clock.schedule(connectTimeoutMs, () => late.abort(tooLate));
  const ended = AbortSignal.any([signal, late.signal]);
  const ending = (): Ending => (signal.aborted ? null : tooLate);
  try {
    const target = await orAborted(ended, targetOf(settings)).catch((cause: unknown) =>
      failureOf(name, 'setup', { cause }),
    );
    if (ended.aborted) return ending();
    if (target instanceof Error) return target;
    const connection = open(deps, target, () => timer[Symbol.dispose]());
    if (connection instanceof Error) return connection;
    ended.addEventListener('abort', () => connection.end(ending()), { once: true });
    return await connection.ended;
  } finally {
    timer[Symbol.dispose]();
  }
}

function open(
  { settings, journal, onConnected, onFrame }: ConnectDeps,
  { url, request }: Awaited<ReturnType<typeof targetOf>>,
  onReady: () => void,
): Connection | NonNullable<Ending> {
  const greet = async (): Promise<void> => {
    for (const frame of await provide(settings.onOpen)) connection.send(frame);
    if (connection.isOver) return;
    onReady();
    journal.connected();
    onConnected();
  };
  let connection: Connection;
  try {
    connection = new Connection(settings, settings.connect(url, request), {
      onOpen: () => {
        greet().catch((cause: unknown) => connection.end(failureOf(settings.name, 'setup', { cause })));
      },
      onFrame: (frame) => onFrame(frame, connection),
    });
  } catch {
    // Clients repeat the header or the address that they do not like: the cause stays out.
    return failureOf(settings.name, 'setup');
  }
  return connection;
}

/** What a function of the application takes too long for is not waited for. */
async function orAborted<Value>(signal: AbortSignal, work: Promise<Value>): Promise<Value> {
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason as Error);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
