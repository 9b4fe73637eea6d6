import { HookResult, RoomKit, textOf } from '@roomkit/core';
import { MockVoiceBackend } from '@roomkit/testing';
import { VoiceChannel } from '@roomkit/voice';
import { EnergyVADProvider } from '@roomkit/voice-pipeline';

import { Caller } from './caller.ts';
import { NoteRecogniser } from './note-recogniser.ts';
import type { Name } from './notes.ts';

const ROOM = 'conference';

/** A room whose callers hear each other, and whose timeline has what they say. */
export class Conference implements AsyncDisposable {
  /** The timeline: who said what. */
  readonly lines: string[] = [];
  readonly #kit = new RoomKit();
  readonly #backend = new MockVoiceBackend();
  readonly #muted = new Set<string>();
  readonly #waiting = new Map<string, () => void>();
  readonly #say: (line: string) => void;

  constructor(say: (line: string) => void) {
    this.#say = say;
    const voice = new VoiceChannel('voice', {
      backend: this.#backend,
      stt: new NoteRecogniser(),
      pipeline: { vad: new EnergyVADProvider() },
      bridge: {
        // Two hear each other directly; a third makes a mix of it.
        mixingStrategy: 'mix',
        // One caller is muted here. `kit.mute` is for a whole channel, which are all of its callers.
        filter: (frame, session) => (this.#muted.has(session.id) ? null : frame),
      },
    });
    this.#kit.registerChannel(voice);
    // Who is muted is not written down either.
    this.#kit.hook('on_transcription', ({ session, text }) => {
      if (!this.#muted.has(session.id)) return HookResult.allow();
      this.#say(`  (${session.participantId} is muted: "${text}" goes nowhere)`);
      this.#understood(session.participantId);
      return HookResult.block('muted');
    });
  }

  async open(): Promise<void> {
    await this.#kit.createRoom({ roomId: ROOM });
    await this.#kit.attachChannel(ROOM, 'voice');
    void this.#write();
  }

  /** Takes somebody into the call. */
  async join(name: Name): Promise<Caller> {
    return new Caller(name, await this.#kit.connectVoice(ROOM, name, 'voice'), this.#backend);
  }

  /** Neither heard nor written down, and hears the others all the same. */
  mute({ session }: Caller): void {
    this.#muted.add(session.id);
  }

  /** Resolves when what somebody says next has been understood, and is in the timeline if it may be. */
  words({ name }: Caller): Promise<void> {
    return new Promise((resolve) => this.#waiting.set(name, resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#kit.close();
  }

  #understood(name: string): void {
    this.#waiting.get(name)?.();
  }

  /** Reads the timeline, until the kit closes. */
  async #write(): Promise<void> {
    for await (const event of this.#kit.follow(ROOM)) {
      if (event.type !== 'message') continue;
      const name = event.source.externalId ?? '';
      this.lines.push(`${name}: ${textOf(event)}`);
      this.#understood(name);
    }
  }
}
