import { AIChannel } from '@roomkit/ai';
import type { RoomKit } from '@roomkit/core';
import type { AudioFrame, VoiceSession } from '@roomkit/core/voice';
import {
  createTestIds,
  createTestKit,
  MockAIProvider,
  MockTTSProvider,
  MockVoiceBackend,
  settled,
  type TestKit,
} from '@roomkit/testing';

import { CallBoard } from '../../src/call/call-board.ts';
import { CallDesk } from '../../src/call/call-desk.ts';
import type { CallState } from '../../src/call/call-messages.ts';
import { Ear } from '../../src/call/ear.ts';
import { Prompter } from '../../src/call/prompter.ts';
import { watchCall } from '../../src/call/watch-call.ts';
import { CALLER, ROOM_ID } from '../../src/cast.ts';
import { Feed } from '../../src/feed/feed.ts';
import type { FeedMessage } from '../../src/feed/messages.ts';
import { Timeline } from '../../src/feed/timeline.ts';
import { novaAnswer } from '../../src/room/script-nova.ts';
import { loudnessVAD } from './loudness-vad.ts';

const FRAME_MS = 20;
const FRAME_BYTES = 640;
const MOST_TURNS = 100_000;

/** A line without a network, on which a prompter may speak as on the real one. */
class TestLine extends MockVoiceBackend {
  readonly prompter = new Prompter();

  protected override hearAudio(session: VoiceSession, frame: AudioFrame): void {
    super.hearAudio(session, this.prompter.addTo(session.id, frame));
  }
}

/** The call of the demo without a browser: its line and its voice are doubles, and time stands still. */
export class CallBench implements AsyncDisposable {
  readonly test: TestKit = createTestKit();
  readonly told: FeedMessage[] = [];
  readonly board: CallBoard;
  readonly desk: CallDesk;
  readonly #line = new TestLine({ clock: this.test.clock, createId: createTestIds('call') });
  readonly #closing = new AbortController();

  private constructor() {
    const feed = new Feed();
    feed.subscribe((message) => void this.told.push(message));
    this.board = new CallBoard(feed);
    this.desk = new CallDesk({
      backend: this.#line,
      // No machine has this library: the ear is the script.
      ear: new Ear({ POCKETSPHINX_LIBRARY: '/nowhere/libpocketsphinx.so.3' }, (ear) => this.board.found(ear)),
      voice: new MockTTSProvider(),
      pipeline: { vad: loudnessVAD() },
      prompter: this.#line.prompter,
    });
    const { clock, kit } = this.test;
    const provider = new MockAIProvider({ streaming: true, clock, answers: [novaAnswer] });
    kit.registerChannel(this.desk.channel);
    kit.registerChannel(new AIChannel('assistant', { provider, streaming: true }));
    this.test.channel('web');
    watchCall({ kit, feed, board: this.board, desk: this.desk });
    this.#timeline = new Timeline(kit, feed, () => this.desk.isOnLine);
  }

  readonly #timeline: Timeline;

  static async open(): Promise<CallBench> {
    const bench = new CallBench();
    await bench.test.room(ROOM_ID, ['web', 'voice', 'assistant']);
    await bench.kit.addMember(ROOM_ID, 'voice', CALLER.id, { displayName: CALLER.name, externalId: CALLER.id });
    await bench.#timeline.run(bench.#closing.signal);
    return bench;
  }

  get kit(): RoomKit {
    return this.test.kit;
  }

  get state(): CallState {
    return this.board.state;
  }

  /** Calls, and waits until somebody has taken up the phone. */
  async call(): Promise<VoiceSession> {
    const session = this.#line.call({ participantId: CALLER.id, roomId: ROOM_ID });
    await this.until(() => this.state.phase === 'live', session);
    return session;
  }

  hangUp(session: VoiceSession): void {
    this.#line.hangUp(session);
  }

  /** Lets the line run, silent from the caller's side, until something is so. */
  async until(isSo: () => boolean, session: VoiceSession): Promise<void> {
    for (let turns = 0; !isSo(); turns += 1) {
      if (turns > MOST_TURNS) throw new Error('It never becomes so.');
      this.#line.feed(session, new Uint8Array(FRAME_BYTES));
      await this.test.clock.advance(FRAME_MS);
      await settled();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    const closing = this.kit.close();
    for (let turns = 0; turns < 50; turns += 1) await this.test.clock.advance(200);
    await closing;
  }
}
