import { hasVoiceCapability, VoiceCapability } from '@roomkit/core/voice';
import { describe, expect, it } from 'vitest';

describe('VoiceCapability', () => {
  it('VOICE-12.2.3 is seven flags and none, which go together', () => {
    const { NONE, ...flags } = VoiceCapability;
    expect(NONE).toBe(0);
    expect(Object.keys(flags)).toEqual([
      'INTERRUPTION',
      'BARGE_IN',
      'NATIVE_AEC',
      'NATIVE_AGC',
      'DTMF_INBAND',
      'DTMF_SIGNALING',
      'NATIVE_BRIDGE',
    ]);
    const all = Object.values(flags).reduce((sum, flag) => sum | flag, 0);
    expect(all).toBe(Object.values(flags).reduce((sum, flag) => sum + flag, 0));
  });

  it('VOICE-12.2.3 has a flag only where it was given', () => {
    const given = VoiceCapability.INTERRUPTION | VoiceCapability.BARGE_IN;
    expect(hasVoiceCapability(given, VoiceCapability.INTERRUPTION)).toBe(true);
    expect(hasVoiceCapability(given, VoiceCapability.BARGE_IN)).toBe(true);
    expect(hasVoiceCapability(given, VoiceCapability.NATIVE_AEC)).toBe(false);
    expect(hasVoiceCapability(given, VoiceCapability.INTERRUPTION | VoiceCapability.NATIVE_AEC)).toBe(false);
    expect(hasVoiceCapability(VoiceCapability.NONE, VoiceCapability.NATIVE_BRIDGE)).toBe(false);
  });
});
