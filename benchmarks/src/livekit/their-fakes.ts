import { ANSWER, CHARACTER_MS, FRAME_MS, QUESTION } from './tasks.ts';
import type { LiveKit, TheirFrame } from './their-packages.ts';

/** A voice gives pieces of this length, as RoomKit's fake does. */
const CHUNK_MS = 100;
/** The words are there long before the silence has ended a turn, so that nobody waits for them. */
const WORDS_AFTER_MS = 200;
const AUDIBLE = 300;
const RATE = 16_000;

/** A recogniser, a model and a voice for an `AgentSession`, none of which takes any time. */
export function fakesOf(livekit: LiveKit): Readonly<Record<'stt' | 'llm' | 'tts', object>> {
  return { stt: fakeSTT(livekit), llm: fakeLLM(livekit), tts: fakeTTS(livekit) };
}

function fakeSTT({ agents }: LiveKit): object {
  const { STT, SpeechStream, SpeechEventType } = agents.stt;
  class FakeSpeechStream extends SpeechStream {
    readonly label = 'fake-stt-stream';

    protected override async run(): Promise<void> {
      let quietMs = Infinity;
      for await (const frame of this.input) {
        if (typeof frame === 'symbol') continue;
        const wasQuietMs = quietMs;
        quietMs = isAudible(frame) ? 0 : quietMs + (frame.samplesPerChannel / frame.sampleRate) * 1_000;
        if (wasQuietMs < WORDS_AFTER_MS && quietMs >= WORDS_AFTER_MS) this.#understand();
      }
    }

    #understand(): void {
      const words = { text: QUESTION, language: 'en', startTime: 0, endTime: 0, confidence: 1 };
      this.queue.put({ type: SpeechEventType.FINAL_TRANSCRIPT, alternatives: [words] });
    }
  }
  class FakeSTT extends STT {
    readonly label = 'fake-stt';

    constructor() {
      super({ streaming: true, interimResults: false, diarization: false, alignedTranscript: false });
    }

    stream(): object {
      return new FakeSpeechStream(this);
    }
  }
  return new FakeSTT();
}

function fakeLLM({ agents }: LiveKit): object {
  const { LLM, LLMStream } = agents.llm;
  class FakeLLMStream extends LLMStream {
    protected override async run(): Promise<void> {
      for (const content of [ANSWER, ANSWER, ANSWER]) {
        this.queue.put({ id: 'fake', delta: { role: 'assistant', content } });
      }
    }
  }
  class FakeLLM extends LLM {
    label(): string {
      return 'fake-llm';
    }

    chat(options: object): object {
      return new FakeLLMStream(this, options);
    }
  }
  return new FakeLLM();
}

function fakeTTS({ agents, rtc }: LiveKit): object {
  const { TTS, SynthesizeStream } = agents.tts;
  class FakeSynthesizeStream extends SynthesizeStream {
    readonly label = 'fake-tts-stream';

    protected override async run(): Promise<void> {
      for await (const text of this.input) {
        if (typeof text === 'symbol') continue;
        for (let saidMs = 0; saidMs < text.trim().length * CHARACTER_MS; saidMs += CHUNK_MS) this.#say();
      }
      this.queue.put(SynthesizeStream.END_OF_STREAM);
    }

    #say(): void {
      const samples = new Int16Array((RATE * CHUNK_MS) / 1_000).fill(1_000);
      const frame = new rtc.AudioFrame(samples, RATE, 1, samples.length);
      this.queue.put({ requestId: 'fake', segmentId: 'fake', frame, final: false });
    }
  }
  class FakeTTS extends TTS {
    readonly label = 'fake-tts';

    constructor() {
      super(RATE, 1, { streaming: true });
    }

    stream(): object {
      return new FakeSynthesizeStream(this);
    }
  }
  return new FakeTTS();
}

function isAudible({ data, sampleRate }: TheirFrame): boolean {
  // Frames may come joined: what counts is whether the last of them is audible.
  return data.subarray(-(sampleRate * FRAME_MS) / 1_000).some((sample) => Math.abs(sample) >= AUDIBLE);
}
