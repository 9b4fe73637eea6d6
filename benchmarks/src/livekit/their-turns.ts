import { type Heard, Line } from './line.ts';
import { SILENCE_MS, type TurnsReport } from './tasks.ts';
import { fakesOf } from './their-fakes.ts';
import type { LiveKit, TheirFrame } from './their-packages.ts';

const RATE = 16_000;

/** A call through an `AgentSession` that is told to be as quick as it can. Nothing needs a server. */
export async function theirTurns(livekit: LiveKit, question: Int16Array, count: number): Promise<TurnsReport> {
  const { agents, rtc, SileroVAD } = livekit;
  const session = new agents.voice.AgentSession({
    ...fakesOf(livekit),
    vad: await SileroVAD.load({ minSilenceDuration: SILENCE_MS }),
    // With 0 it cuts an answer off in silence: every report of the detector counts as an interruption.
    turnHandling: {
      turnDetection: 'vad',
      endpointing: { mode: 'fixed', minDelay: 0, maxDelay: 0 },
      interruption: { mode: 'vad', minDuration: 1, minWords: 0, resumeFalseInterruption: false },
    },
    // For three seconds of the first answer nobody could interrupt otherwise.
    aecWarmupDuration: null,
    userAwayTimeout: null,
  });
  const source = new TransformStream<TheirFrame, TheirFrame>();
  const writer = source.writable.getWriter();
  const line = new Line(question, (frame) => {
    void writer.write(new rtc.AudioFrame(frame, RATE, 1, frame.length));
  });
  session.input.audio = inputOf(livekit, source.readable);
  session.output.audio = outputOf(livekit, line.heard);
  const failed = Promise.withResolvers<never>();
  session.on('error', (event) => failed.reject(new Error(`LiveKit: ${JSON.stringify(event)}`)));
  await session.start({ agent: new agents.voice.Agent({ instructions: 'Answer.' }), record: false });
  const report = await Promise.race([line.turns(count), failed.promise]);
  await session.close();
  return report;
}

function inputOf({ agents }: LiveKit, frames: ReadableStream<TheirFrame>): object {
  class Input extends agents.voice.AudioInput {
    constructor() {
      super();
      this.multiStream.addInputStream(frames);
    }
  }
  return new Input();
}

/** Plays as long as the audio it was given lasts, and notes when it begins and when it is told to stop. */
function outputOf({ agents }: LiveKit, heard: Heard): object {
  class Output extends agents.voice.AudioOutput {
    #begunAt: number | null = null;
    #givenMs = 0;
    #end: NodeJS.Timeout | undefined;

    override async captureFrame(frame: TheirFrame): Promise<void> {
      await super.captureFrame(frame);
      this.#givenMs += (frame.samplesPerChannel / frame.sampleRate) * 1_000;
      if (this.#begunAt !== null) return;
      this.#begunAt = performance.now();
      heard.answeredAt ??= this.#begunAt;
      this.onPlaybackStarted(Date.now());
    }

    override flush(): void {
      super.flush();
      if (this.#begunAt === null || this.#end !== undefined) return;
      this.#end = setTimeout(() => this.#finish(false), this.#begunAt + this.#givenMs - performance.now());
    }

    override clearBuffer(): void {
      if (this.#begunAt === null) return;
      heard.stoppedAt ??= performance.now();
      this.#finish(true);
    }

    #finish(interrupted: boolean): void {
      const playedMs = interrupted ? performance.now() - (this.#begunAt ?? 0) : this.#givenMs;
      clearTimeout(this.#end);
      this.#end = undefined;
      this.#begunAt = null;
      this.#givenMs = 0;
      this.onPlaybackFinished({ playbackPosition: playedMs / 1_000, interrupted });
    }
  }
  return new Output(RATE);
}
