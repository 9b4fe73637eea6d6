import { WebRTCVoiceBackend, type WebRTCVoiceOptions } from '@roomkit/voice-webrtc';
import { describe, expect, it } from 'vitest';

describe('options', () => {
  it('defaults are 16,000 Hz both ways', () => {
    const { inboundFormat, outboundFormat, autoConnect } = new WebRTCVoiceBackend();
    expect([inboundFormat.sampleRate, outboundFormat.sampleRate, autoConnect]).toEqual([16_000, 16_000, false]);
  });

  it.for([
    ['inboundSampleRate', { inboundSampleRate: 44_100 }],
    ['outboundSampleRate', { outboundSampleRate: 22_050 }],
    ['bitrate', { bitrate: 100 }],
    ['reorderPackets', { reorderPackets: 1.5 }],
    ['reorderMs', { reorderMs: -1 }],
    ['maxConcealMs', { maxConcealMs: Number.NaN }],
    ['playoutDelayMs', { playoutDelayMs: -1 }],
    ['connectTimeoutMs', { connectTimeoutMs: 0 }],
    ['graceMs', { graceMs: -1 }],
    ['maxCalls', { maxCalls: 0 }],
    ['maxOfferBytes', { maxOfferBytes: 0 }],
    ['addresses', { addresses: [] }],
    ['portRange', { portRange: [20, 10] }],
  ] as const)('names %s when it cannot be used', ([field, options]) => {
    const create = (): WebRTCVoiceBackend => new WebRTCVoiceBackend(options as WebRTCVoiceOptions);
    expect(create).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });
});
