import { inspect } from 'node:util';

import { TwilioVoiceBackend, type TwilioVoiceOptions } from '@roomkit/voice-twilio';
import { describe, expect, it } from 'vitest';

const good: TwilioVoiceOptions = { authToken: 'token', url: 'wss://voice.example/media' };

describe('options', () => {
  it('come from the named variables', () => {
    const environment = { TWILIO_AUTH_TOKEN: 'token', TWILIO_STREAM_URL: 'wss://voice.example/media' };
    const backend = TwilioVoiceBackend.fromEnv(environment);
    expect([backend.inboundFormat.sampleRate, backend.outboundFormat.codec]).toEqual([8_000, 'mulaw']);
    expect(inspect(backend, { depth: 6 })).not.toContain('token');
    expect(() => TwilioVoiceBackend.fromEnv({ TWILIO_AUTH_TOKEN: 'token' })).toThrow('url');
  });

  it.for([
    ['authToken', { authToken: '' }],
    ['url', { url: 'https://voice.example/media' }],
    ['url', { url: 'wss://voice.example/media?a=b' }],
    ['accountSid', { accountSid: 'SK1' }],
    ['leadMs', { leadMs: -1 }],
    ['markMs', { markMs: 1 }],
    ['markTimeoutMs', { markTimeoutMs: 0 }],
    ['maxFramesPerSecond', { maxFramesPerSecond: 1.5 }],
    ['maxPayloadLength', { maxPayloadLength: 2_000_000 }],
    ['startTimeoutMs', { startTimeoutMs: 0 }],
    ['pingIntervalMs', { pingIntervalMs: Number.NaN }],
    ['maxCalls', { maxCalls: 0 }],
  ] as const)('names %s when it cannot be used', ([field, options]) => {
    const create = (): TwilioVoiceBackend => new TwilioVoiceBackend({ ...good, ...options });
    expect(create).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });
});
