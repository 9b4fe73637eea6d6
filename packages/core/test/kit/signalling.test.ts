import { describe, expect, it } from 'vitest';

import { parseVoiceSession, type ChannelBinding, type ProtocolTrace } from '../../src/index.ts';
import { kitBench, r2 } from '../support/kit.ts';
import { RecordingChannel } from '../support/recording-channel.ts';

/** A channel that speaks SMTP: it tells what it saw on the wire. */
class MailChannel extends RecordingChannel {
  readonly connected: (readonly [unknown, string, string])[] = [];

  /** Takes one line of the exchange; `isKept` says whether the text of it is still at hand. */
  exchange(direction: 'inbound' | 'outbound', wire: string, isKept = true): ProtocolTrace {
    return this.emitTrace({
      direction,
      protocol: 'smtp',
      summary: wire.split('\r\n', 1)[0] ?? '',
      roomId: 'r1',
      ...(isKept ? { raw: wire } : {}),
    });
  }

  override connectSession(session: unknown, roomId: string, binding: ChannelBinding): void {
    this.connected.push([session, roomId, binding.channelId]);
  }
}

const EXCHANGE = ['MAIL FROM:<ana@example.org>\r\n', 'DATA\r\nSubject: hi\r\n\r\nhello\r\n.\r\n'] as const;

describe('a channel that speaks a signalling protocol', () => {
  it('CORE-5.14.2 gives the whole message as it was on the wire, and null where it is gone', async () => {
    const { kit } = await r2();
    const mail = new MailChannel('mail', { channelType: 'email' });
    kit.registerChannel(mail);
    await kit.attachChannel('r1', 'mail');
    const traces: ProtocolTrace[] = [];
    kit.hook('on_protocol_trace', (trace) => void traces.push(trace));
    for (const wire of EXCHANGE) mail.exchange('inbound', wire);
    mail.exchange('outbound', '250 OK\r\n', false);
    await kit.whenIdle();
    expect(traces.map(({ raw }) => raw)).toStrictEqual([...EXCHANGE, null]);
    expect(traces.map(({ direction, summary }) => [direction, summary])).toStrictEqual([
      ['inbound', 'MAIL FROM:<ana@example.org>'],
      ['inbound', 'DATA'],
      ['outbound', '250 OK'],
    ]);
  });

  it('CORE-5.14.1 fills in when it was, in UTC, and what it gives cannot be changed', () => {
    const before = Date.now();
    const trace = new MailChannel('mail').exchange('inbound', 'QUIT\r\n');
    expect(trace.timestamp.getTime()).toBeGreaterThanOrEqual(before);
    expect(trace.timestamp.getTime()).toBeLessThanOrEqual(Date.now());
    expect(trace.timestamp.toISOString()).toMatch(/Z$/u);
    expect(() => Object.assign(trace, { summary: 'NOOP' })).toThrow(TypeError);
    expect(trace.summary).toBe('QUIT');
  });
});

describe('a voice session', () => {
  const session = { id: 's1', roomId: 'call-1', participantId: 'p1', metadata: { language: 'fr' } };

  it('CORE-5.12.3 becomes the message that it has started, with room, sender and metadata, and itself', () => {
    const message = parseVoiceSession(session, 'phone');
    expect(message.channelId).toBe('phone');
    expect(message.senderId).toBe('p1');
    expect(message.content).toMatchObject({ type: 'system', code: 'session_started' });
    expect(message.roomId).toBe('call-1');
    expect(message.metadata).toStrictEqual({ language: 'fr' });
    expect(message.session).toBe(session);
    expect(parseVoiceSession({ id: 's2', participantId: 'p2', metadata: {} }, 'phone').roomId).toBeNull();
  });

  it('CORE-5.12.3 opens the room it names and is connected once its event has passed', async () => {
    const { kit, said } = kitBench();
    const phone = new MailChannel('phone', { channelType: 'voice' });
    kit.registerChannel(phone);
    const { event } = await kit.processInbound(parseVoiceSession(session, 'phone'));
    expect(event).toMatchObject({
      roomId: 'call-1',
      content: { code: 'session_started' },
      metadata: { language: 'fr' },
    });
    expect(phone.connected).toStrictEqual([[session, 'call-1', 'phone']]);
    expect((await said('call-1')).some(({ id }) => id === event?.id)).toBe(true);
  });
});
