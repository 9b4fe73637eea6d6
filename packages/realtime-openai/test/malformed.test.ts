import { describe, expect, it, vi } from 'vitest';

import { loud } from './support/calls.ts';
import { connected } from './support/session.ts';
import { strange } from './support/strange.ts';

describe('events that are not as they should be', () => {
  it('VOICE-12.4.10 break no session, whichever field is strange', async () => {
    await using open = await connected();
    const { vendor, provider, session, failures, ends, audio, tools } = open;
    const { call } = vendor;
    call.speechStarts();
    call.speechEnds();
    call.understands(['Hello.']);
    call.cannotTranscribe();
    call.answerStarts();
    call.says(['Good day.']);
    call.plays(loud().subarray(0, 480));
    call.callsTool({ callId: 'c1', name: 'get_weather', arguments: '{"city":"Oslo"}' });
    call.answerFails('server_error');
    call.fails('server_error');
    await vi.waitFor(() => expect(failures).toHaveLength(3));
    const events = vendor.events.filter(({ from }) => from === 'vendor').map(({ event }) => event);
    let tried = 0;
    for (const event of events) {
      for (const changed of strange(event)) {
        call.sends(changed);
        tried += 1;
      }
    }
    expect(tried).toBeGreaterThan(500);
    // What a strange event began is ended by one that is right.
    call.answerStarts();
    call.answerEnds();
    call.answerStarts();
    call.plays(loud());
    call.answerEnds();
    await vi.waitFor(() => expect(audio.at(-1)).toEqual(loud()));
    await vi.waitFor(() => expect(ends.at(-1)).toBe(false));
    await provider.injectText(session, 'Still there?', { role: 'user', respond: false });
    await vi.waitFor(() => expect(call.texts.at(-1)?.text).toBe('Still there?'));
    expect([vendor.connections, failures.filter(({ isFatal }) => isFatal)]).toEqual([1, []]);
    for (const { code, message } of failures) expect([typeof code, typeof message]).toEqual(['string', 'string']);
    for (const { callId, name, arguments: given } of tools) {
      expect([typeof callId, typeof name, typeof given]).toEqual(['string', 'string', 'object']);
    }
  });
});
