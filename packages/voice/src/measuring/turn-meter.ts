import type { Clock } from '@roomkit/core';
import type { VoiceTurnMarks, VoiceTurnReport } from '@roomkit/core/voice';

type Marks = { -readonly [Name in keyof VoiceTurnMarks]: VoiceTurnMarks[Name] };
/** Whoever was at work. */
type Worker = 'recogniser' | 'turnDetector' | 'model' | 'voice';

/** One turn of a call, from the end of the question to the first sound of the answer. */
export class MeasuredTurn {
  /** The event the words became. */
  eventId: string | null = null;
  readonly #clock: Clock;
  /** When the person fell silent, in the clock's monotonic time. */
  readonly #silentAt: number;
  readonly #marks: Marks = {
    vadEnd: null,
    transcriptFinal: null,
    endpoint: null,
    committed: null,
    firstToken: null,
    firstSynthesis: null,
    firstAudioOut: null,
  };
  readonly #worked = new Map<Worker, number>();
  #isTold = false;

  /** @param hangoverMs - how long the detector had to wait to be sure, in milliseconds of audio */
  constructor(clock: Clock, hangoverMs: number) {
    this.#clock = clock;
    this.#silentAt = clock.monotonic() - hangoverMs;
    this.#marks.vadEnd = hangoverMs;
  }

  get marks(): VoiceTurnMarks {
    return { ...this.#marks };
  }

  /** Sets a mark, once. */
  mark(name: keyof VoiceTurnMarks): void {
    this.#marks[name] ??= this.#clock.monotonic() - this.#silentAt;
  }

  /** How long ago a mark was set, in milliseconds; 0 where it was not. */
  since(name: keyof VoiceTurnMarks): number {
    const mark = this.#marks[name];
    return mark === null ? 0 : this.#clock.monotonic() - this.#silentAt - mark;
  }

  /** Somebody was at work for so long, on what the answer had to wait for. */
  work(worker: Worker, milliseconds: number): void {
    if (this.#marks.firstAudioOut !== null) return;
    this.#worked.set(worker, (this.#worked.get(worker) ?? 0) + milliseconds);
  }

  /** What it came to; null the second time. */
  report(): VoiceTurnReport | null {
    if (this.#isTold) return null;
    this.#isTold = true;
    return { timestamp: new Date(this.#clock.now()), marks: this.marks, frameworkMs: this.#frameworkMs() };
  }

  #frameworkMs(): number | null {
    const { vadEnd, firstAudioOut } = this.#marks;
    if (vadEnd === null || firstAudioOut === null) return null;
    let others = vadEnd;
    for (const milliseconds of this.#worked.values()) others += milliseconds;
    return Math.max(0, firstAudioOut - others);
  }
}

/** Measures the turns of one call. */
export class TurnMeter {
  readonly #clock: Clock;
  readonly #tell: (turn: MeasuredTurn) => void;
  #running: MeasuredTurn | null = null;

  /** @param tell - hears of each turn that is over */
  constructor(clock: Clock, tell: (turn: MeasuredTurn) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** Somebody fell silent `hangoverMs` ago. */
  begin(hangoverMs: number): MeasuredTurn {
    return new MeasuredTurn(this.#clock, hangoverMs);
  }

  /** The words of a turn are in the timeline: answers to that event belong to it. */
  committed(turn: MeasuredTurn, eventId: string): void {
    this.end();
    turn.eventId = eventId;
    turn.mark('committed');
    this.#running = turn;
  }

  /** The turn that waits for an answer to this event; null for any other. */
  answering(eventId: string | null): MeasuredTurn | null {
    return eventId !== null && this.#running?.eventId === eventId ? this.#running : null;
  }

  /** The first sound of the answer is on its way. */
  answered(turn: MeasuredTurn): void {
    turn.mark('firstAudioOut');
    if (this.#running === turn) this.end();
  }

  /** Nothing more comes of the running turn. */
  end(): void {
    const turn = this.#running;
    this.#running = null;
    if (turn !== null) this.#tell(turn);
  }
}
