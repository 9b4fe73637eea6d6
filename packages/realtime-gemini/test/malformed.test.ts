import { describe, expect, it, vi } from 'vitest';

import { loud } from './support/calls.ts';
import { connected } from './support/session.ts';
import { strange } from './support/strange.ts';

describe('messages that are not as they should be', () => {
  it('VOICE-12.4.10 break no session, whichever field is strange', async () => {
    await using open = await connected();
    const { vendor, provider, session, clock, failures, ends, audio, tools, returns } = open;
    const { call } = vendor;
    call.speechStarts();
    call.speechEnds();
    call.understands(['Hello.']);
    call.callsTool({ callId: 'c1', name: 'get_weather', arguments: '{"city":"Oslo"}' });
    call.withdraws(['c1']);
    call.answerStarts();
    call.says(['Good day.']);
    call.plays(loud().subarray(0, 480));
    call.answerEnds();
    call.fails('RESPONSE_REJECTED');
    await vi.waitFor(() => expect(failures).toHaveLength(1));
    const messages = vendor.events.filter(({ from }) => from === 'vendor').map(({ event }) => event);
    let tried = 0;
    for (const message of messages) {
      for (const changed of strange(message)) {
        call.sends(changed);
        tried += 1;
      }
    }
    expect(tried).toBeGreaterThan(100);
    // What a strange message began is ended by one that is right.
    call.sends({ serverContent: { turnComplete: true } });
    const before = ends.length;
    call.answerStarts();
    call.plays(loud().subarray(0, 64));
    call.answerEnds();
    await vi.waitFor(() => expect(audio.at(-1)?.byteLength).toBe(64));
    await vi.waitFor(() => expect(ends.length).toBeGreaterThan(before));
    await provider.injectText(session, 'Still there?', { role: 'user', respond: true });
    await vi.waitFor(() => expect(call.texts.at(-1)?.text).toBe('Still there?'));
    expect([vendor.connections, clock.pending, returns]).toEqual([1, 0, []]);
    expect(failures.filter(({ isFatal }) => isFatal)).toEqual([]);
    for (const { code, message } of failures) expect([typeof code, typeof message]).toEqual(['string', 'string']);
    for (const { callId, name, arguments: given } of tools) {
      expect([typeof callId, typeof name, typeof given]).toEqual(['string', 'string', 'object']);
    }
  });
});
