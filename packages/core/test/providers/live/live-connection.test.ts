import { describe, expect, it } from 'vitest';

import { ProviderError } from '../../../src/index.ts';
import { LiveConnection, type LiveMessage, type LiveSocketListener, type LiveWire } from '../../../src/providers.ts';
import { settle, TestClock } from '../../support/test-clock.ts';

const provider = 'acme';
const CONNECT_TIMEOUT_MS = 1_000;

/** A clock that notes how long somebody waits. */
class NotingClock extends TestClock {
  readonly pauses: number[] = [];

  override schedule(milliseconds: number, task: () => void): Disposable {
    if (milliseconds !== CONNECT_TIMEOUT_MS) this.pauses.push(milliseconds);
    return super.schedule(milliseconds, task);
  }
}

function failure(retryable: boolean): ProviderError {
  return new ProviderError('It broke.', { provider }, { retryable });
}

/** A vendor in memory: `greets` says what becomes of each connection. */
function wire(
  greets: readonly ('ready' | 'silent' | Error)[] = ['ready'],
  onThrow: () => void = () => {},
): {
  readonly connection: LiveConnection;
  readonly clock: NotingClock;
  readonly sent: LiveMessage[];
  readonly log: string[];
  readonly listeners: LiveSocketListener[];
  readonly closed: number[];
} {
  const clock = new NotingClock();
  const [sent, log, listeners, closed]: [LiveMessage[], string[], LiveSocketListener[], number[]] = [[], [], [], []];
  const vendor: LiveWire = {
    open: async (listener) => {
      const number = listeners.length;
      const greeting = greets[Math.min(number, greets.length - 1)];
      listeners.push(listener);
      if (greeting instanceof Error) throw greeting;
      return {
        send: (text, done) => {
          sent.push(JSON.parse(text) as LiveMessage);
          if (text.includes('hello') && greeting === 'ready')
            queueMicrotask(() => listener.onMessage('{"is":"ready"}'));
          done();
        },
        close: () => void closed.push(number),
      };
    },
    hello: () => [{ is: 'hello' }],
    greet: (message) => (message['is'] === 'ready' ? 'ready' : message['is'] === 'no' ? failure(false) : 'wait'),
    ready: (isAgain) => (isAgain ? [{ is: 'again' }] : []),
    receive: (message) => {
      log.push(String(message['is']));
      if (message['is'] === 'throw') onThrow();
      return message['is'] === 'result';
    },
    closed: (code) => failure(code !== 1008),
    lost: () => void log.push('lost'),
    failed: (error) => void log.push(`failed ${error.retryable}`),
  };
  const connection = new LiveConnection(vendor, {
    provider,
    clock,
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    reconnectDelayMs: 100,
    maxReconnectDelayMs: 300,
    maxReconnects: 4,
    outbox: { maxAudioBytes: 100, maxMessages: 2, maxUnsent: 10_000 },
  });
  return { connection, clock, sent, log, listeners, closed };
}

describe('a connection to a live vendor', () => {
  it('says hello, waits for the greeting, then sends what waited', async () => {
    const { connection, sent, log, listeners } = wire();
    const connecting = connection.connect();
    connection.send({ is: 'early' });
    expect(connection.isReady).toBe(false);
    await connecting;
    listeners[0]?.onMessage('{"is":"result"}');
    listeners[0]?.onMessage('no JSON');
    listeners[0]?.onMessage('[1]');
    expect([connection.isReady, sent, log]).toEqual([true, [{ is: 'hello' }, { is: 'early' }], ['result']]);
  });

  it('fails, and closes what it opened, where the vendor refuses what it was told', async () => {
    const { connection, listeners, closed } = wire(['silent']);
    const connecting = connection.connect();
    await settle();
    listeners[0]?.onMessage('{"is":"no"}');
    await expect(connecting).rejects.toMatchObject({ code: 'provider_failed', retryable: false });
    expect([closed, connection.isReady]).toEqual([[0], false]);
  });

  it('fails where the vendor closes before it greets, or is silent', async () => {
    const first = wire(['silent']);
    const connecting = first.connection.connect();
    await settle();
    first.listeners[0]?.onClose(1008);
    await expect(connecting).rejects.toMatchObject({ retryable: false });
    const second = wire(['silent']);
    const waiting = second.connection.connect();
    waiting.catch(() => {});
    await second.clock.advance(1_000);
    await expect(waiting).rejects.toMatchObject({ message: 'The vendor took too long.', retryable: true });
    expect(second.closed).toEqual([0]);
  });

  it('VOICE-12.4.10 trap 25 comes back with growing pauses, which only a result resets', async () => {
    const { connection, clock, log, listeners, sent } = wire();
    await connection.connect();
    const breakOff = async (): Promise<void> => {
      listeners.at(-1)?.onClose(1006);
      await clock.advance(clock.pauses.at(-1) ?? 0);
    };
    await breakOff();
    await breakOff();
    listeners.at(-1)?.onMessage('{"is":"other"}');
    await breakOff();
    listeners.at(-1)?.onMessage('{"is":"result"}');
    for (let tries = 0; tries < 4; tries += 1) await breakOff();
    listeners.at(-1)?.onClose(1006);
    await settle();
    expect(clock.pauses).toEqual([100, 200, 300, 100, 200, 300, 300]);
    expect(log.filter((entry) => entry.startsWith('failed'))).toEqual(['failed true']);
    expect([sent.filter(({ is }) => is === 'again').length, connection.isReady, clock.pending]).toEqual([7, false, 0]);
  });

  it('keeps messages of meanwhile, and nothing that is of no use to another connection', async () => {
    const { connection, clock, listeners, sent } = wire();
    await connection.connect();
    listeners[0]?.onClose(1006);
    connection.sendNow({ is: 'cancel' });
    connection.send({ is: 'kept' });
    connection.sendAudio(80, () => ({ is: 'old' }));
    connection.sendAudio(80, () => ({ is: 'new' }));
    connection.send({ is: 'kept too' });
    expect(() => connection.send({ is: 'too much' })).toThrow('Too much waits');
    sent.length = 0;
    await clock.advance(100);
    expect(sent.map(({ is }) => is)).toEqual(['hello', 'again', 'kept', 'new', 'kept too']);
    expect(connection.droppedBytes).toBe(80);
  });

  it('VOICE-12.4.10 is made anew where what a message calls for cannot be sent', async () => {
    const { connection, clock, listeners, closed, log } = wire(['ready'], () => {
      throw failure(true);
    });
    await connection.connect();
    listeners[0]?.onMessage('{"is":"throw"}');
    await clock.advance(100);
    expect([closed, log, listeners.length, connection.isReady]).toEqual([[0], ['throw', 'lost'], 2, true]);
  });

  it('gives up at once where the vendor says that no other one helps', async () => {
    const { connection, clock, listeners, log } = wire();
    await connection.connect();
    listeners[0]?.onClose(1008);
    await settle();
    expect([log, clock.pending, listeners.length]).toEqual([['lost', 'failed false'], 0, 1]);
    const later = wire(['ready', new Error('no network'), failure(false)]);
    await later.connection.connect();
    later.listeners[0]?.onClose(1006);
    await later.clock.advance(1_000);
    expect([later.log, later.listeners.length]).toEqual([['lost', 'failed false'], 3]);
  });

  it('is made anew at once when the vendor asks for that', async () => {
    const { connection, clock, listeners, closed, log } = wire();
    await connection.connect();
    connection.renew();
    connection.renew();
    await clock.advance(0);
    await settle();
    expect([closed, listeners.length, connection.isReady, log]).toEqual([[0], 2, true, ['lost']]);
  });

  it('is over when it is closed, whatever it was doing', async () => {
    const { connection, clock, listeners, log } = wire();
    await connection.connect();
    listeners[0]?.onClose(1006);
    connection.close();
    connection.close();
    connection.send({ is: 'late' });
    connection.sendAudio(1, () => ({ is: 'late' }));
    await clock.advance(10_000);
    expect([listeners.length, log, clock.pending]).toEqual([1, ['lost'], 0]);
  });
});
