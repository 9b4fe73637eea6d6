import { inspect } from 'node:util';

import { describe, expect, it } from 'vitest';

import { ChannelOutput, HookResult } from '../../src/index.ts';
import { r2, r3 } from '../support/kit.ts';

describe('what the kit keeps to itself', () => {
  it('CORE-17.3.1 a payload is stored as the redactor left it, and hooks see no other', async () => {
    const { kit, say } = await r2({
      redactRawPayload: ({ card, ...rest }) => ({ ...rest, card: typeof card === 'string' ? '****' : null }),
    });
    const seen: unknown[] = [];
    kit.hook('before_broadcast', (event) => void seen.push(event.source.rawPayload));
    const { event } = await say('a', 'hi', { rawPayload: { card: '4111 1111', from: '+15550001' } });
    const redacted = { card: '****', from: '+15550001' };
    expect((await kit.getEvent('r1', event?.id ?? ''))?.source.rawPayload).toEqual(redacted);
    expect(seen).toEqual([redacted]);
  });

  it('CORE-17.7.1 neither words nor addresses nor secrets reach the log, whatever goes wrong', async () => {
    const { kit, say, logger, b, ai } = await r3();
    await kit.attachChannel('r1', 'b', { metadata: { phoneNumber: '+15559999', apiKey: 'sk-secret' } });
    b.onDeliver = () => ChannelOutput.sent({ success: false, error: 'rejected' });
    ai.answer = () => Promise.reject(new TypeError('cannot read'));
    kit.hook('before_broadcast', { name: 'broken' }, () => {
      throw new RangeError('broken');
    });
    kit.hook('before_broadcast', { name: 'guard', priority: 5 }, ({ metadata }) =>
      metadata['block'] === true ? HookResult.block('no') : undefined,
    );
    const message = { senderId: '+15551234', rawPayload: { token: 'tok-secret' } };
    await say('a', 'WORDS', message);
    await say('a', 'WORDS', { ...message, metadata: { block: true } });
    await kit.closeRoom('r1');
    await say('a', 'WORDS', message);
    expect(logger.lines.length).toBeGreaterThan(3);
    const logged = inspect(logger.lines, { depth: 20, showHidden: true });
    for (const secret of ['WORDS', '+15551234', '+15559999', 'sk-secret', 'tok-secret']) {
      expect(logged).not.toContain(secret);
    }
    expect(inspect(kit, { depth: 20 })).not.toMatch(/secret|WORDS|\+1555/u);
  });
});
