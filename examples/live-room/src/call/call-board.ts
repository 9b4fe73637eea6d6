import type { VoiceTurnReport } from '@roomkit/core/voice';

import type { Feed } from '../feed/feed.ts';
import { CallLines } from './call-lines.ts';
import type { CallState, CallTurn, EarState } from './call-messages.ts';

const TURNS_SHOWN = 8;

/** The call as the page shows it, told anew whenever it is another one. */
export class CallBoard {
  readonly lines: CallLines;
  readonly #feed: Feed;
  #phase: CallState['phase'] = 'none';
  #sessionId: string | null = null;
  #ear: EarState = { kind: 'unknown', command: null };
  #isSpeech = false;
  #turns: readonly CallTurn[] = [];
  #lastTurn = 0;

  constructor(feed: Feed) {
    this.#feed = feed;
    this.lines = new CallLines(() => this.#tell());
  }

  get state(): CallState {
    return {
      phase: this.#phase,
      sessionId: this.#sessionId,
      ear: this.#ear,
      isSpeech: this.#isSpeech,
      lines: this.lines.list(),
      turns: this.#turns,
    };
  }

  /** It turned out what turns speech into words here. */
  found(ear: EarState): void {
    this.#ear = ear;
    this.#tell();
  }

  /** Somebody calls: what was said in the call before goes. */
  open(sessionId: string): void {
    this.#phase = 'opening';
    this.#sessionId = sessionId;
    this.#turns = [];
    this.lines.clear();
  }

  live(sessionId: string): void {
    if (this.#sessionId !== sessionId) return;
    this.#phase = 'live';
    this.#tell();
  }

  end(sessionId: string): void {
    if (this.#sessionId !== sessionId) return;
    this.#phase = 'ended';
    this.#sessionId = null;
    this.#isSpeech = false;
    this.lines.end();
  }

  speech(isSpeech: boolean): void {
    if (this.#isSpeech === isSpeech) return;
    this.#isSpeech = isSpeech;
    this.#tell();
  }

  /** How loud it is, some times a second: not kept. */
  sound(levelDb: number): void {
    this.#feed.publish({ type: 'sound', sound: { levelDb, isSpeech: this.#isSpeech } });
  }

  turn({ frameworkMs, marks }: Pick<VoiceTurnReport, 'frameworkMs' | 'marks'>): void {
    this.#lastTurn += 1;
    const turn = { id: this.#lastTurn, question: this.lines.lastOfCaller, marks, frameworkMs, cutMs: null };
    this.#turns = [...this.#turns, turn].slice(-TURNS_SHOWN);
    this.#tell();
  }

  /** The caller spoke over the answer: so much of it had been heard. */
  cut(playedMs: number): void {
    const last = this.#turns.at(-1);
    if (last !== undefined) this.#turns = [...this.#turns.slice(0, -1), { ...last, cutMs: playedMs }];
    this.lines.cut(playedMs);
  }

  #tell(): void {
    this.#feed.publish({ type: 'call', call: this.state });
  }
}
