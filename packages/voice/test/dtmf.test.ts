import { VoiceCapability } from '@roomkit/core/voice';
import { MockBackchannelDetector, MockDtmfDetector, MockSTTProvider, settled } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { redacted, withoutDigits } from '../src/dtmf/redaction.ts';
import { type Bench, createBench } from './support/bench.ts';
import { heardBy } from './support/hooks.ts';

const CARD = '4111111111111111';

async function press(bench: Bench, digits: string): Promise<void> {
  for (const digit of digits) {
    bench.backend.pressKey(bench.session, digit);
    await bench.pass(100);
  }
}

/** The keys as the timeline has them, once so many rows of them are there. */
async function written(bench: Bench, count = 1): Promise<readonly unknown[]> {
  for (;;) {
    const events = await bench.kit.getTimeline('r1', { types: ['dtmf'] });
    if (events.length >= count) return events.map(({ content }) => (content.type === 'system' ? content.data : null));
    await settled();
  }
}

/** Whether any of the digits stands anywhere it could be found later. */
async function traces(bench: Bench, digits: string): Promise<boolean> {
  const everywhere = JSON.stringify([await bench.events(), bench.test.logger.entries]);
  return everywhere.includes(digits);
}

describe('keys a caller presses', () => {
  it('VOICE-12.2.5 reach one hook, whether the line tells them or they are heard as tones', async () => {
    const dtmf = new MockDtmfDetector({ script: [{ digit: '7', durationMs: 80, confidence: 0.9 }] });
    await using bench = await createBench({ channel: { pipeline: { dtmf } } });
    const told = heardBy(bench, 'on_dtmf');
    bench.backend.pressKey(bench.session, '5');
    await bench.speak(20, 0);
    expect(told.map(({ digit }) => digit)).toEqual(['5', '7']);
    expect(Object.keys(told[0] ?? {}).toSorted()).toEqual(Object.keys(told[1] ?? {}).toSorted());
    expect(told[1]).toMatchObject({ durationMs: 80, confidence: 0.9, session: bench.session });
  });

  it('VOICE-17.6.3 CORE-17.6.3 are hidden in timeline, words and logs, and not from the hook', async () => {
    await using bench = await createBench({ transcripts: ['my card is 4111 1111-1111 1111, thanks'] });
    const told = heardBy(bench, 'on_dtmf');
    await press(bench, CARD);
    await bench.utter();
    await bench.pass(4_000);
    await bench.until(() => bench.page.delivered.length > 0);
    expect(told.map(({ digit }) => digit).join('')).toBe(CARD);
    await bench.pass(40);
    expect(await written(bench)).toMatchObject([{ digits: '*'.repeat(16), count: 16 }]);
    expect(await bench.said()).toEqual(['voice: my card is **** ****-**** ****, thanks']);
    expect(await traces(bench, '4111')).toBe(false);
  });

  it('VOICE-17.6.3 trap 16 are hidden in words that are not final, as well as in those of assent', async () => {
    const stt = new MockSTTProvider({ transcripts: [{ text: 'yes 4711', partials: ['yes 4711'] }] });
    const interruption = {
      strategy: 'semantic',
      minSpeechMs: 100,
      backchannelDetector: new MockBackchannelDetector({ script: [true, true, true] }),
    } as const;
    await using bench = await createBench({ stt, channel: { interruption } });
    const partial = heardBy(bench, 'on_partial_transcription');
    const assent = heardBy(bench, 'on_backchannel');
    await press(bench, '4711');
    void bench.channel.say(bench.session, 'This is a sentence that is being said meanwhile.');
    await bench.pass(200);
    await bench.utter(200);
    await bench.until(() => assent.length > 0);
    expect([partial.map(({ text }) => text), assent.map(({ text }) => text)]).toEqual([['yes ****'], ['yes ****']]);
  });

  it('VOICE-17.6.3 keep as many as one says at both ends, or all of them', async () => {
    await using masked = await createBench({ channel: { dtmfRedaction: { keepFirst: 4, keepLast: 4 } } });
    await press(masked, CARD);
    await masked.pass(3_000);
    await using open = await createBench({ channel: { dtmfRedaction: false } });
    await press(open, '12#');
    await open.pass(3_000);
    expect(await written(masked)).toMatchObject([{ digits: '4111********1111' }]);
    expect(await written(open)).toMatchObject([{ digits: '12#', count: 3 }]);
  });

  it('VOICE-17.6.3 hides a row too short for what may be kept as a whole', () => {
    const redaction = { keepFirst: 4, keepLast: 4 };
    expect(redacted(CARD, redaction)).toBe('4111********1111');
    expect(redacted('12345678', redaction)).toBe('********');
    expect(redacted(CARD, null)).toBe(CARD);
    expect(withoutDigits('it is 41 11, or 9 of them', '4111', { keepFirst: 0, keepLast: 0 })).toBe(
      'it is ** **, or 9 of them',
    );
    expect(withoutDigits('room 12', '12', { keepFirst: 0, keepLast: 0 })).toBe('room 12');
  });

  it('VOICE-12.2.5 are one input each, with a pause between', async () => {
    await using bench = await createBench({ channel: { dtmfRedaction: false, dtmfTimeoutMs: 1_000 } });
    await press(bench, '12');
    await bench.pass(1_200);
    await press(bench, '34');
    await bench.kit.disconnectVoice('voice', bench.session.id);
    await bench.pass(40);
    expect(await written(bench, 2)).toMatchObject([{ digits: '12' }, { digits: '34' }]);
  });

  it('VOICE-A.10.2 are not taken from a caller who is muted', async () => {
    await using bench = await createBench();
    const told = heardBy(bench, 'on_dtmf');
    await bench.kit.mute('r1', 'voice');
    await press(bench, '1');
    expect(told).toEqual([]);
  });
});

describe('keys that are pressed for a caller', () => {
  it('VOICE-12.3.6.4 are one of 0-9 * # A-D, held from 1 to 10,000 ms, 160 unless told otherwise', async () => {
    await using bench = await createBench({ backend: { capabilities: VoiceCapability.DTMF_SIGNALING } });
    const { channel, session } = bench;
    for (const [digit, durationMs] of [
      ['E', 160],
      ['', 160],
      ['5', 0],
      ['5', 10_001],
    ] as const) {
      await expect(channel.sendDtmf(session, digit, durationMs)).rejects.toMatchObject({ code: 'input_invalid' });
    }
    await channel.sendDtmf(session, '5');
    await channel.sendDtmf(session, '#', 10_000);
    expect(bench.backend.keys.map(({ digit, durationMs }) => [digit, durationMs])).toEqual([
      ['5', 160],
      ['#', 10_000],
    ]);
    await bench.kit.disconnectVoice('voice', session.id);
    await expect(channel.sendDtmf(session, '5')).rejects.toMatchObject({ code: 'session_ended' });
  });

  it('VOICE-12.3.6.5 are refused where the line cannot press them', async () => {
    await using bench = await createBench();
    await expect(bench.channel.sendDtmf(bench.session, '5')).rejects.toMatchObject({ code: 'not_supported' });
  });
});
