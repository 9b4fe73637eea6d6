import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';

import { AIChannel } from '@roomkit/ai';
import { RoomKit, systemClock } from '@roomkit/core';
import { bytesOf } from '@roomkit/core/audio';
import { VoiceCapability, type VoiceSession } from '@roomkit/core/voice';
import { createSpeechLike, MockAIProvider, MockSTTProvider, MockTTSProvider, MockVoiceBackend } from '@roomkit/testing';
import { VoiceChannel } from '@roomkit/voice';
import { EnergyVADProvider } from '@roomkit/voice-pipeline';

import { FRAME_MS } from './pipelines.ts';

interface Quantiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** What turns of one call cost, in milliseconds. */
export interface TurnCosts {
  /** What passes in a turn while nobody else is at work. */
  readonly framework: Quantiles;
  /** How much of the cut answer the transport still sent after the frame with which somebody spoke over it. */
  readonly stop: Quantiles;
}

const ANSWER = 'This is what I have to say about it, and it takes me quite a while to say all of it. ';
const SPEECH_MS = 400;
const SILENCE_MS = 560;

/** Turns in real time: somebody asks, is answered, and speaks over the answer. Nobody but RoomKit takes any time. */
export async function turnCosts(isSmoke: boolean): Promise<TurnCosts> {
  const turns = isSmoke ? 2 : 100;
  const framework: number[] = [];
  const stop: number[] = [];
  await using kit = new RoomKit();
  const backend = new MockVoiceBackend({ clock: systemClock, capabilities: VoiceCapability.INTERRUPTION });
  kit.registerChannel(
    new VoiceChannel('voice', {
      backend,
      stt: new MockSTTProvider({ transcripts: Array.from({ length: turns * 4 }, () => 'tell me more') }),
      tts: new MockTTSProvider(),
      pipeline: { vad: new EnergyVADProvider(), interruption: { strategy: 'immediate' } },
      echoDecayMs: 0,
    }),
  );
  const provider = new MockAIProvider({
    streaming: true,
    answers: Array.from({ length: turns * 4 }, () => ({ chunks: [ANSWER, ANSWER, ANSWER] })),
  });
  kit.registerChannel(new AIChannel('ai', { provider, streaming: true, overlap: 'interrupt' }));
  await kit.createRoom({ roomId: 'r1' });
  for (const id of ['voice', 'ai']) await kit.attachChannel('r1', id);
  kit.on('voice_turn_measured', ({ data }) => {
    if (data.report.frameworkMs !== null) framework.push(data.report.frameworkMs);
  });
  const session = await kit.connectVoice('r1', 'ada', 'voice');
  const line = new Line(backend, session);
  await line.say(SPEECH_MS);
  for (let turn = 0; turn < turns; turn += 1) {
    await line.quiet(SILENCE_MS);
    const isPlaying = await line.until(
      () => backend.playedMs(session) !== null && (backend.playedMs(session) ?? 0) > 40,
    );
    if (!isPlaying) throw new Error('no answer came');
    const cut = backend.cancels.length;
    await line.say(SPEECH_MS);
    if (backend.cancels.length === cut) throw new Error('nothing was cut off');
    stop.push(line.sentWhileSpeaking());
  }
  return { framework: quantiles(framework), stop: quantiles(stop) };
}

/** A caller in real time. */
class Line {
  readonly #backend: MockVoiceBackend;
  readonly #session: VoiceSession;
  readonly #speech: Int16Array;
  #next = performance.now();
  #bytes = 0;

  constructor(backend: MockVoiceBackend, session: VoiceSession) {
    this.#backend = backend;
    this.#session = session;
    this.#speech = createSpeechLike(SPEECH_MS, { sampleRate: backend.inboundFormat.sampleRate });
  }

  say(milliseconds: number): Promise<void> {
    return this.#send(this.#speech, milliseconds, () => this.#note());
  }

  quiet(milliseconds: number): Promise<void> {
    return this.#send(new Int16Array(this.#speech.length), milliseconds);
  }

  /** Stays quiet until something is so. */
  async until(isSo: () => boolean): Promise<boolean> {
    for (let waited = 0; waited < 5_000; waited += FRAME_MS) {
      if (isSo()) return true;
      await this.quiet(FRAME_MS);
    }
    return false;
  }

  /** How much was sent to the caller since they last began to speak, in milliseconds of audio. */
  sentWhileSpeaking(): number {
    const { sampleRate } = this.#backend.outboundFormat;
    return ((this.#backend.playedBytes(this.#session).byteLength - this.#bytes) / 2 / sampleRate) * 1_000;
  }

  #note(): void {
    this.#bytes = this.#backend.playedBytes(this.#session).byteLength;
  }

  async #send(samples: Int16Array, milliseconds: number, onBegin: () => void = () => undefined): Promise<void> {
    const size = (this.#backend.inboundFormat.sampleRate * FRAME_MS) / 1_000;
    this.#next = Math.max(this.#next, performance.now() - 10 * FRAME_MS);
    for (let at = 0; at * FRAME_MS < milliseconds; at += 1) {
      this.#next += FRAME_MS;
      const wait = this.#next - performance.now();
      if (wait > 0) await setTimeout(wait);
      if (at === 0) onBegin();
      this.#backend.feed(this.#session, bytesOf(samples.slice(at * size, (at + 1) * size)));
    }
  }
}

function quantiles(values: readonly number[]): Quantiles {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
