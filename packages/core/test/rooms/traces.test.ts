import { describe, expect, it } from 'vitest';

import type { ProtocolTrace } from '../../src/index.ts';
import { bench, R1, roomBench } from '../support/services.ts';

const INVITE = { direction: 'inbound', protocol: 'sip', summary: 'INVITE' } as const;
const OK = { direction: 'outbound', protocol: 'sip', summary: '200 OK' } as const;

const summaries = (traces: readonly ProtocolTrace[]): readonly string[] => traces.map((trace) => trace.summary);

describe('traces of registered channels', () => {
  it('CORE-15.6.2 reach the hooks of the room they name, or that their session belongs to', async () => {
    const { bindings, channel, hooked, idle } = await roomBench();
    const traces = hooked('on_protocol_trace');
    const phone = channel('phone');
    await bindings.attachChannel(R1, 'phone');
    phone.sessions.set('s1', 'r1');
    phone.trace({ ...INVITE, sessionId: 's1' });
    phone.trace({ ...OK, roomId: 'r1' });
    await idle();
    expect(summaries(traces)).toStrictEqual(['INVITE', '200 OK']);
    expect(traces.map((trace) => trace.roomId)).toStrictEqual(['r1', 'r1']);
  });

  it('CORE-15.6.3 of a room that is not there yet wait for it and are replayed in order, once', async () => {
    const { bindings, lifecycle, channel, hooked, idle } = bench();
    const traces = hooked('on_protocol_trace');
    const phone = channel('phone');
    phone.trace({ ...INVITE, roomId: 'r1' });
    phone.trace({ ...OK, sessionId: 's1' });
    await idle();
    await lifecycle.createRoom(null, { roomId: 'r1' });
    await idle();
    expect(traces).toStrictEqual([]);
    phone.sessions.set('s1', 'r1');
    await bindings.attachChannel(R1, 'phone');
    await idle();
    expect(summaries(traces)).toStrictEqual(['INVITE', '200 OK']);
    await bindings.detachChannel(R1, 'phone');
    await bindings.attachChannel(R1, 'phone');
    await idle();
    expect(traces).toHaveLength(2);
  });

  it('keep their order when the attach comes while they are on their way', async () => {
    const { bindings, channel, hooked, idle } = await roomBench();
    const traces = hooked('on_protocol_trace');
    const phone = channel('phone');
    phone.trace({ ...INVITE, roomId: 'r1' });
    const attaching = bindings.attachChannel(R1, 'phone');
    phone.trace({ ...OK, roomId: 'r1' });
    await attaching;
    await idle();
    expect(summaries(traces)).toStrictEqual(['INVITE', '200 OK']);
  });

  it('wait in bounded number, the oldest lost', async () => {
    const { bindings, lifecycle, channel, hooked, idle } = bench();
    const traces = hooked('on_protocol_trace');
    const phone = channel('phone');
    for (let count = 0; count < 510; count += 1) {
      phone.trace({ ...INVITE, summary: String(count), roomId: 'r1' });
      if (count % 100 === 0) await idle();
    }
    await idle();
    await lifecycle.createRoom(null, { roomId: 'r1' });
    await bindings.attachChannel(R1, 'phone');
    await idle();
    expect(traces).toHaveLength(500);
    expect(traces.at(-1)?.summary).toBe('509');
  });

  it('stop with the channel’s registration', async () => {
    const { bindings, traces: bridge, channel, hooked, idle } = await roomBench();
    const traces = hooked('on_protocol_trace');
    const phone = channel('phone');
    await bindings.attachChannel(R1, 'phone');
    expect(phone.traceEnabled).toBe(true);
    bridge.unwire(phone);
    phone.trace({ ...INVITE, roomId: 'r1' });
    await idle();
    expect([phone.traceEnabled, traces.length]).toStrictEqual([false, 0]);
  });
});
