import { TwilioMediaEmulator } from '@roomkit/emulators/twilio-media';
import { twiml } from '@roomkit/voice-twilio';
import { describe, expect, it } from 'vitest';

import { ANSWER, QUESTION, startAgent } from '../src/agent.ts';
import { phoneTheAgent } from '../src/call.ts';
import { streamOf } from '../src/phone.ts';

describe('a phone number that is answered by an agent', () => {
  it(
    'VOICE-B.8.1 VOICE-12.1.2 VOICE-12.2.5 takes a call from the webhook to the key that ends it',
    { timeout: 180_000 },
    async () => {
      const said: string[] = [];
      const report = await phoneTheAgent((line) => said.push(line));
      expect(report).toMatchObject({
        lines: [`+14155552671: ${QUESTION}`, `assistant: ${ANSWER}`],
        reason: 'explicit',
        closedWith: 1000,
        violations: [],
        refusal: expect.stringContaining('403') as unknown,
      });
      expect(report.soundSeconds).toBeGreaterThan(2);
      expect(said).toContain('+14155552671 presses #');
    },
  );

  it('VOICE-B.8.1 gives a call to the stream, with the number of who called, and answers nothing else', async () => {
    await using twilio = new TwilioMediaEmulator();
    const { authToken } = twilio;
    const url = 'https://voice.example/voice';
    await using agent = await startAgent({ authToken, voiceUrl: url, streamUrl: 'wss://voice.example/media' });
    const webhook = { url, connectTo: agent.webhookUrl, from: '+4930123456' };
    const answer = await twilio.ring(webhook);
    expect(answer.headers.get('content-type')).toBe('text/xml');
    expect(await answer.text()).toBe(twiml({ url: 'wss://voice.example/media', parameters: { from: '+4930123456' } }));
    expect((await twilio.ring({ ...webhook, wrongSignature: true })).status).toBe(403);
    expect((await fetch(agent.webhookUrl)).status).toBe(404);
    expect((await fetch(agent.webhookUrl.replace('/voice', '/other'), { method: 'POST' })).status).toBe(404);
  });

  it('VOICE-B.8.1 reads the stream of an answer as Twilio does', () => {
    const parameters = { from: '+4930123456', language: 'de' };
    expect(streamOf(twiml({ url: 'wss://voice.example/media', parameters }))).toEqual({
      url: 'wss://voice.example/media',
      parameters,
    });
  });
});
