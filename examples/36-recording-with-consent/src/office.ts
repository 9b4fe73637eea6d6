import { RoomKit } from '@roomkit/core';
import type { RecordingEvent } from '@roomkit/core/voice';
import { MockVoiceBackend } from '@roomkit/testing';
import { FliteTTSProvider } from '@roomkit/tts-flite';
import { VoiceChannel } from '@roomkit/voice';
import { aesGcmEncryptor, WavFileRecorder } from '@roomkit/voice-pipeline';

import { KeyConsent } from './key-consent.ts';

/** Heard by every caller before anything is kept. */
export const ANNOUNCEMENT = 'May we record this call? Press 1 to agree, or 2 to refuse.';
export const AGREED = 'Thank you. From now on we record.';
export const REFUSED = 'As you wish. Nothing is kept.';
export const GOODBYE = 'We will look into it. Goodbye.';

/** An office that would like to record its calls. */
export interface Office extends AsyncDisposable {
  readonly kit: RoomKit;
  readonly voice: VoiceChannel;
  readonly backend: MockVoiceBackend;
  /** Recordings that have begun, and those that have ended. */
  readonly started: readonly RecordingEvent[];
  readonly stopped: readonly RecordingEvent[];
}

/**
 * Opens the office.
 *
 * @param key - 32 bytes; without it nobody can listen to a recording
 */
export function openOffice(directory: string, key: Uint8Array): Office {
  const kit = new RoomKit();
  // The line: any `VoiceBackend`, such as a browser or a telephone.
  const backend = new MockVoiceBackend();
  const consent = new KeyConsent();
  const recorder = new WavFileRecorder({ storages: { calls: { directory } }, encryptor: aesGcmEncryptor(key) });
  const voice = new VoiceChannel('voice', {
    backend,
    tts: new FliteTTSProvider(),
    // The caller on the left, the office on the right. Consent is that of everybody, unless told otherwise.
    pipeline: { recorder, recording: { storage: 'calls', channels: 'stereo' } },
    recordingAnnouncement: ANNOUNCEMENT,
    recordingConsent: async (request) => {
      const hasAgreed = await consent.ask(request);
      if (!hasAgreed && !request.signal.aborted) void voice.say(request.session, REFUSED);
      return hasAgreed;
    },
  });
  kit.registerChannel(voice);
  kit.hook('on_dtmf', ({ session, digit }) => consent.press(session, digit));
  kit.on('voice_session_ended', ({ data }) => consent.forget(data.sessionId));

  const [started, stopped]: [RecordingEvent[], RecordingEvent[]] = [[], []];
  kit.hook('on_recording_started', (event) => {
    started.push(event);
    void voice.say(event.session, AGREED);
  });
  kit.hook('on_recording_stopped', (event) => void stopped.push(event));
  return { kit, voice, backend, started, stopped, [Symbol.asyncDispose]: () => kit.close() };
}
