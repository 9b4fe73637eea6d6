import { describe, expect, it } from 'vitest';

import { audioFrame, CallSession } from '../../src/audio.ts';
import {
  type AudioContent,
  type CallKeeper,
  Channel,
  heardTextOf,
  type OpenCallOptions,
  RoomKit,
  type SpeechKeeper,
} from '../../src/index.ts';
import type { AudioFrame, TranscriptionResult, VoiceSession } from '../../src/voice.ts';

class Voice extends Channel implements CallKeeper, SpeechKeeper {
  readonly opened: OpenCallOptions[] = [];
  readonly ended: (string | undefined)[] = [];
  readonly #open = new Set<string>();

  async openCall(roomId: string, participantId: string, options: OpenCallOptions): Promise<VoiceSession> {
    this.opened.push(options);
    const session = new CallSession({ id: 'call', participantId, roomId, createdAt: new Date(0) });
    this.#open.add(session.id);
    return session;
  }

  async endCall(sessionId: string, reason?: string): Promise<boolean> {
    this.ended.push(reason);
    return this.#open.delete(sessionId);
  }

  async transcribe({ data }: AudioFrame): Promise<TranscriptionResult> {
    return { text: `${data.byteLength} bytes`, isFinal: true, confidence: null, language: null };
  }

  async synthesize(text: string): Promise<AudioContent> {
    return { type: 'audio', url: 'https://voice.example/1', mimeType: 'audio/wav', transcript: text };
  }
}

class Plain extends Channel {}

function bench(): { readonly kit: RoomKit; readonly voice: Voice } {
  const kit = new RoomKit();
  const voice = new Voice('voice', { channelType: 'voice' });
  kit.registerChannel(voice);
  kit.registerChannel(new Plain('sms', { channelType: 'sms' }));
  return { kit, voice };
}

describe('calls', () => {
  it('VOICE-12.2.6 are opened and ended by the channel that keeps them, for the kit they were asked of', async () => {
    const { kit, voice } = bench();
    const session = await kit.connectVoice('r1', 'ada', 'voice', { metadata: { language: 'en' } });
    expect(session).toMatchObject({ id: 'call', roomId: 'r1', participantId: 'ada' });
    expect(voice.opened).toEqual([{ organizationId: null, metadata: { language: 'en' } }]);
    expect(await kit.disconnectVoice('voice', 'call')).toBe(true);
    expect(await kit.disconnectRealtimeVoice('voice', 'call')).toBe(false);
    expect(voice.ended).toEqual(['explicit', 'explicit']);
    await expect(kit.connectVoice('r1', 'ada', 'ghost')).rejects.toMatchObject({ code: 'channel_not_registered' });
    await expect(kit.connectVoice('r1', 'ada', 'sms')).rejects.toMatchObject({ code: 'not_supported' });
    await expect(kit.connectVoice('r1', '', 'voice')).rejects.toMatchObject({ code: 'input_invalid' });
  });

  it('VOICE-12.2.8 VOICE-12.2.9 lend their recogniser and their voice', async () => {
    const { kit } = bench();
    const frame = audioFrame({ data: new Uint8Array(640) });
    expect(await kit.transcribe('voice', frame)).toMatchObject({ text: '640 bytes' });
    expect(await kit.synthesize('voice', 'hi')).toMatchObject({ type: 'audio', transcript: 'hi' });
    await expect(kit.transcribe('sms', frame)).rejects.toMatchObject({ code: 'not_supported' });
    await expect(kit.synthesize('sms', 'hi')).rejects.toMatchObject({ code: 'not_supported' });
  });
});

describe('what was heard of an answer', () => {
  it.each([
    ['nothing of one that was not cut off', { spoken: { voice: { text: 'All of it.' } } }, null],
    ['nothing of one that nobody spoke', { interrupted: true }, null],
    ['the words of the voice', { interrupted: true, spoken: { voice: { text: 'Half' } } }, 'Half'],
    ['the most of several', { interrupted: true, spoken: { a: { text: 'Ha' }, b: { text: 'Half' } } }, 'Half'],
    ['nothing where it is no text', { interrupted: true, spoken: { a: null, b: { text: 7 } } }, null],
    ['silence', { interrupted: true, spoken: { a: { text: '' } } }, ''],
  ])('VOICE-12.3.13.6 is %s', (_title, metadata, heard) => {
    expect(heardTextOf({ metadata })).toBe(heard);
  });
});
