import { bytesOf } from '@roomkit/core/audio';
import type { AudioChunk, VoiceBackend } from '@roomkit/core/voice';
import { vi } from 'vitest';

import { patienceOf, WatchedSource } from '../reading.ts';
import { toneMs, toneOf } from './tones.ts';
import type { VoiceBackendSubject, VoiceFarSide } from './voice-backend-subject.ts';

/** A tone as the backend takes it. */
export function spoken(subject: VoiceBackendSubject, hertz: number, milliseconds: number): Uint8Array {
  const { encode = bytesOf, backend } = subject;
  return encode(toneOf(hertz, milliseconds, backend.outboundFormat.sampleRate));
}

/** The same as chunks of about 100 ms with odd numbers of bytes, which tells whether it was closed. */
export function chunked(subject: VoiceBackendSubject, audio: Uint8Array): WatchedSource<AudioChunk> {
  const { sampleRate, channels, codec, sampleWidth } = subject.backend.outboundFormat;
  const size = Math.round(sampleRate / 10) * channels * sampleWidth + 1;
  return new WatchedSource(async function* chunks() {
    for (let at = 0; at < audio.byteLength; at += size) {
      const data = audio.slice(at, at + size);
      const isFinal = at + size >= audio.byteLength;
      yield { data, sampleRate, channels, format: codec, timestampMs: null, isFinal };
    }
  });
}

/** How long a tone has been heard so far. */
export async function heardMs(subject: VoiceBackendSubject, far: VoiceFarSide, hertz: number): Promise<number> {
  return toneMs(await far.heard(), subject.backend.outboundFormat.sampleRate, hertz);
}

/** Waits until a check holds. */
export async function until(subject: VoiceBackendSubject, check: () => Promise<void> | void): Promise<void> {
  await vi.waitFor(check, { timeout: patienceOf(subject), interval: 5 });
}

/** What listeners of a backend heard, in order. */
export function logOf(backend: VoiceBackend): readonly string[] {
  const log: string[] = [];
  backend.onIncoming(({ state }) => log.push(`incoming ${state}`));
  backend.onSessionReady(({ state }) => log.push(`ready ${state}`));
  backend.onTransportDisconnect(({ state }) => log.push(`gone ${state}`));
  backend.onDtmfReceived((_session, { digit }) => log.push(`key ${digit}`));
  return log;
}

/** How exact a subject can be measured. */
export function toleranceOf({ toleranceMs = 0 }: VoiceBackendSubject): number {
  return toleranceMs;
}
