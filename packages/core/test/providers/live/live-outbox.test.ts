import { describe, expect, it } from 'vitest';

import { LiveOutbox } from '../../../src/providers/live/live-outbox.ts';
import type { LiveSocket } from '../../../src/providers/live/live-socket.ts';

/** A socket whose network takes as long as the test likes. */
function slowSocket(): { readonly socket: LiveSocket; readonly sent: string[]; flush(): void } {
  const sent: string[] = [];
  const waiting: (() => void)[] = [];
  const socket = {
    send: (text: string, done: () => void) => {
      sent.push(text);
      waiting.push(done);
    },
    close: () => {},
  };
  return {
    socket,
    sent,
    flush: () => {
      for (const done of waiting.splice(0)) done();
    },
  };
}

const LIMITS = { maxAudioBytes: 10, maxMessages: 2, maxUnsent: 4 };

describe('what waits for a socket', () => {
  it('goes in order once there is one, what comes first before it', () => {
    const outbox = new LiveOutbox({ ...LIMITS, maxUnsent: 100 });
    const { socket, sent } = slowSocket();
    outbox.audio(2, () => 'a1');
    outbox.message('m1');
    outbox.audio(2, () => 'a2');
    outbox.attach(socket, ['hello']);
    outbox.message('m2');
    expect(sent).toEqual(['hello', 'a1', 'm1', 'a2', 'm2']);
  });

  it('VOICE-12.4.14 trap 18 is bounded: the oldest audio is dropped, and never what is no audio', () => {
    const outbox = new LiveOutbox({ ...LIMITS, maxUnsent: 100 });
    const { socket, sent } = slowSocket();
    outbox.audio(4, () => 'a1');
    expect([outbox.message('m1'), outbox.message('m2'), outbox.message('m3')]).toEqual([true, true, false]);
    for (const name of ['a2', 'a3', 'a4']) outbox.audio(4, () => name);
    expect(outbox.droppedBytes).toBe(8);
    outbox.attach(socket, []);
    expect(sent).toEqual(['m1', 'm2', 'a3', 'a4']);
  });

  it('keeps the latest piece, however large', () => {
    const outbox = new LiveOutbox(LIMITS);
    outbox.audio(4, () => 'small');
    outbox.audio(400, () => 'large');
    const { socket, sent } = slowSocket();
    outbox.attach(socket, []);
    expect(sent).toEqual(['large']);
  });

  it('VOICE-12.4.14 trap 18 waits as well where the network does not take what it was given', () => {
    const outbox = new LiveOutbox(LIMITS);
    const { socket, sent, flush } = slowSocket();
    outbox.attach(socket, []);
    for (const name of ['abcd', 'efgh', 'ijkl']) outbox.audio(4, () => name);
    expect(sent).toEqual(['abcd']);
    flush();
    expect(sent).toEqual(['abcd', 'efgh']);
    flush();
    expect(sent).toEqual(['abcd', 'efgh', 'ijkl']);
  });

  it('is not held up by a socket that was replaced', () => {
    const outbox = new LiveOutbox(LIMITS);
    const first = slowSocket();
    outbox.attach(first.socket, []);
    outbox.message('abcd');
    outbox.detach();
    outbox.message('efgh');
    const second = slowSocket();
    outbox.attach(second.socket, []);
    first.flush();
    outbox.message('ijkl');
    expect([first.sent, second.sent]).toEqual([['abcd'], ['efgh']]);
    second.flush();
    expect(second.sent).toEqual(['efgh', 'ijkl']);
  });

  it('is forgotten when it is cleared', () => {
    const outbox = new LiveOutbox(LIMITS);
    outbox.message('m1');
    outbox.audio(2, () => 'a1');
    outbox.clear();
    const { socket, sent } = slowSocket();
    outbox.attach(socket, []);
    expect(sent).toEqual([]);
  });
});
