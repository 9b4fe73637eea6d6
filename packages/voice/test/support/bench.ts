import { AIChannel } from '@roomkit/ai';
import { type ChannelBinding, InMemoryStore, type RoomEvent, type RoomKitOptions, textOf } from '@roomkit/core';
import { bytesOf } from '@roomkit/core/audio';
import type { VoiceSession } from '@roomkit/core/voice';
import {
  createTestIds,
  createTestKit,
  MockAIProvider,
  type MockAnswerScript,
  MockSTTProvider,
  type MockSTTScript,
  MockTTSProvider,
  MockVoiceBackend,
  type MockVoiceBackendOptions,
  settled,
  type SimpleChannel,
  type TestKit,
} from '@roomkit/testing';
import { VoiceChannel, type VoiceChannelOptions } from '@roomkit/voice';

import { ToneVAD } from './tone-vad.ts';

/** How a bench is set up. */
export interface BenchOptions {
  readonly transcripts?: readonly MockSTTScript[];
  readonly stt?: MockSTTProvider | null;
  readonly tts?: MockTTSProvider | null;
  readonly vad?: ToneVAD | null;
  readonly backend?: MockVoiceBackendOptions;
  /** Makes a backend of another kind. */
  readonly makeBackend?: (options: MockVoiceBackendOptions) => MockVoiceBackend;
  readonly channel?: Partial<VoiceChannelOptions>;
  /** What the agent says, streamed. Left out: there is no agent. */
  readonly answers?: readonly MockAnswerScript[];
  readonly kit?: RoomKitOptions;
  /** Whether the caller is connected. @defaultValue true */
  readonly connect?: boolean;
}

const MOST_TURNS = 200_000;

/** A room with a caller, a page and perhaps an agent, in which time stands still. */
export class Bench implements AsyncDisposable {
  readonly store: InMemoryStore = new InMemoryStore();
  readonly test: TestKit;
  readonly backend: MockVoiceBackend;
  readonly stt: MockSTTProvider;
  readonly tts: MockTTSProvider;
  readonly vad: ToneVAD;
  readonly channel: VoiceChannel;
  readonly ai: MockAIProvider | null;
  readonly page: SimpleChannel;
  #session: VoiceSession | null = null;

  constructor(options: BenchOptions) {
    this.test = createTestKit({ store: this.store, ...options.kit });
    const { clock } = this.test;
    const { makeBackend = (given) => new MockVoiceBackend(given) } = options;
    this.backend = makeBackend({ clock, createId: createTestIds('call'), ...options.backend });
    this.stt = options.stt ?? new MockSTTProvider({ transcripts: options.transcripts ?? ['hello'], clock });
    this.tts = options.tts ?? new MockTTSProvider();
    this.vad = options.vad ?? new ToneVAD();
    const { pipeline, ...rest } = options.channel ?? {};
    this.channel = new VoiceChannel('voice', {
      backend: this.backend,
      stt: options.stt === null ? null : this.stt,
      tts: options.tts === null ? null : this.tts,
      pipeline: { ...(options.vad === null ? {} : { vad: this.vad }), ...pipeline },
      ...rest,
    });
    this.test.kit.registerChannel(this.channel);
    this.page = this.test.channel('page', { channelType: 'sms' });
    this.ai =
      options.answers === undefined ? null : new MockAIProvider({ answers: options.answers, streaming: true, clock });
    if (this.ai !== null) this.test.kit.registerChannel(new AIChannel('ai', { provider: this.ai, streaming: true }));
  }

  get kit(): TestKit['kit'] {
    return this.test.kit;
  }

  get clock(): TestKit['clock'] {
    return this.test.clock;
  }

  get session(): VoiceSession {
    if (this.#session === null) throw new Error('nobody is connected');
    return this.#session;
  }

  async open(connect: boolean): Promise<this> {
    await this.test.room('r1', ['voice', 'page', ...(this.ai === null ? [] : ['ai'])]);
    if (connect) this.#session = await this.connect();
    await settled();
    return this;
  }

  connect(participantId = 'ada', roomId = 'r1'): Promise<VoiceSession> {
    return this.kit.connectVoice(roomId, participantId, 'voice');
  }

  /** The caller makes a sound for so long. */
  async speak(milliseconds: number, sample = 3_000, session: VoiceSession = this.session): Promise<void> {
    const { sampleRate } = this.backend.inboundFormat;
    for (let at = 0; at < milliseconds; at += 20) {
      const samples = new Int16Array((sampleRate * 20) / 1_000).fill(sample);
      this.backend.feed(session, bytesOf(samples));
      await this.clock.advance(20);
    }
  }

  /** The caller is quiet for so long. */
  silence(milliseconds: number, session: VoiceSession = this.session): Promise<void> {
    return this.speak(milliseconds, 0, session);
  }

  /** The caller says something, to its end. */
  async utter(milliseconds = 400, session: VoiceSession = this.session): Promise<void> {
    await this.speak(milliseconds, 3_000, session);
    await this.silence(60, session);
  }

  /** Lets time go by. */
  async pass(milliseconds: number): Promise<void> {
    for (let at = 0; at < milliseconds; at += 20) {
      await this.clock.advance(20);
      await settled();
    }
  }

  /** Lets time go by until something is so: what a kit loads when it first needs it takes a moment. */
  async until(isSo: () => boolean): Promise<void> {
    for (let turns = 0; !isSo(); turns += 1) {
      if (turns > MOST_TURNS) throw new Error('It never becomes so.');
      await settled();
    }
  }

  events(): Promise<readonly RoomEvent[]> {
    return this.kit.getTimeline('r1', { limit: 1_000 });
  }

  /** The words of the room's messages with who wrote them. */
  async said(): Promise<readonly string[]> {
    const events = await this.kit.getTimeline('r1', { types: ['message'], limit: 1_000 });
    return events
      .filter(({ status }) => status !== 'blocked')
      .map((event) => `${event.source.channelId}: ${textOf(event)}`);
  }

  async binding(): Promise<ChannelBinding> {
    const binding = await this.kit.getBinding('r1', 'voice');
    if (binding === null) throw new Error('the channel is not attached');
    return binding;
  }

  /** How much the caller has heard, in milliseconds. */
  heardMs(session: VoiceSession = this.session): number {
    return this.backend.playedBytes(session).byteLength / 2 / (this.backend.outboundFormat.sampleRate / 1_000);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closing = this.kit.close();
    for (let turns = 0; turns < 50; turns += 1) await this.clock.advance(200);
    await closing;
  }
}

/** Sets a room up, with the caller on the line unless told otherwise. */
export function createBench(options: BenchOptions = {}): Promise<Bench> {
  return new Bench(options).open(options.connect ?? true);
}
