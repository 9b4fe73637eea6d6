import { describe, expect, it } from 'vitest';

import type { ProtocolTrace } from '../../src/index.ts';
import { RecordingChannel } from '../support/recording-channel.ts';
import { settle } from '../support/test-clock.ts';

const INVITE = { direction: 'inbound', protocol: 'sip', summary: 'INVITE' } as const;

describe('listening to a channel’s signalling', () => {
  it('CORE-15.6.1 is filtered by protocol, and is on only while somebody listens', () => {
    const channel = new RecordingChannel('phone');
    const heard: string[] = [];
    expect(channel.traceEnabled).toBe(false);
    const stop = channel.onTrace((trace) => void heard.push(trace.protocol), ['sip']);
    expect(channel.traceEnabled).toBe(true);
    channel.trace({ ...INVITE, protocol: 'rtp' });
    channel.trace(INVITE);
    stop();
    channel.trace(INVITE);
    expect([heard, channel.traceEnabled]).toStrictEqual([['sip'], false]);
  });

  it('CORE-15.6.1 neither delays nor breaks the channel, whether it is synchronous or not', async () => {
    const channel = new RecordingChannel('phone');
    const heard: string[] = [];
    channel.onTrace(() => {
      throw new Error('broken');
    });
    channel.onTrace(() => Promise.reject(new Error('also broken')));
    channel.onTrace(() => new Promise(() => {}));
    channel.onTrace(async (trace) => {
      await settle();
      heard.push(trace.summary);
    });
    expect(channel.trace(INVITE).summary).toBe('INVITE');
    expect(heard).toStrictEqual([]);
    await settle();
    await settle();
    expect(heard).toStrictEqual(['INVITE']);
  });

  it('CORE-5.14.1 gives traces that nobody can change, whole where the channel has the message', () => {
    const channel = new RecordingChannel('phone');
    const seen: ProtocolTrace[] = [];
    channel.onTrace((trace) => void seen.push(trace));
    channel.trace({ ...INVITE, raw: 'INVITE sip:x SIP/2.0', metadata: { callId: '7' }, sessionId: 's1' });
    channel.trace(INVITE);
    const [whole, bare] = seen as [ProtocolTrace, ProtocolTrace];
    expect(() => Object.assign(whole, { summary: 'BYE' })).toThrow(TypeError);
    expect(() => Object.assign(whole.metadata, { callId: '8' })).toThrow(TypeError);
    expect(whole).toMatchObject({ channelId: 'phone', raw: 'INVITE sip:x SIP/2.0', sessionId: 's1', roomId: null });
    expect(bare).toMatchObject({ raw: null, metadata: {}, sessionId: null, timestamp: new Date(0) });
  });
});
