import { systemClock } from '@roomkit/core';
import { bytesOf, samplesOf } from '@roomkit/core/audio';
import type { VoiceSession } from '@roomkit/core/voice';
import { MockVoiceBackend } from '@roomkit/testing';

import { Mouth } from './mouth.ts';
import type { Caller, Wire } from './wire.ts';

/** 20 ms of it, in linear samples of 16 bits. */
const SILENCE = new Uint8Array(640);

/** Somebody calls within the process: no line, but the pace of one. */
export class MemoryWire implements Wire {
  readonly backend: MockVoiceBackend = new MockVoiceBackend();
  readonly #mouths: Mouth[] = [];

  async call(roomId: string): Promise<Caller> {
    const { backend } = this;
    const session = backend.call({ participantId: 'ada', roomId });
    const mouth = new Mouth(SILENCE, (frame) => backend.feed(session, frame));
    this.#mouths.push(mouth);
    return new MemoryCaller(backend, session, mouth);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const mouth of this.#mouths) mouth.close();
    await this.backend.close();
  }
}

class MemoryCaller implements Caller {
  readonly #backend: MockVoiceBackend;
  readonly #session: VoiceSession;
  readonly #mouth: Mouth;

  constructor(backend: MockVoiceBackend, session: VoiceSession, mouth: Mouth) {
    this.#backend = backend;
    this.#session = session;
    this.#mouth = mouth;
  }

  get heard(): Int16Array {
    return samplesOf(this.#backend.playedBytes(this.#session));
  }

  say(samples: Int16Array): Promise<void> {
    return this.#mouth.say(bytesOf(samples));
  }

  async until(isEnough: (heard: Int16Array) => boolean): Promise<void> {
    while (!isEnough(this.heard)) await systemClock.sleep(20);
  }

  /** What was sent is heard at once. */
  async settle(): Promise<void> {}

  async press(keys: string): Promise<void> {
    for (const key of keys) this.#backend.pressKey(this.#session, key);
  }

  async hangUp(): Promise<void> {
    this.#mouth.close();
    this.#backend.hangUp(this.#session);
  }
}
