import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { ENTRY_FILE } from './install.ts';

/** The part of LiveKit's packages that is used. They are no dependency, so that their own types are not there. */
export interface LiveKit {
  readonly agents: {
    initializeLogger(options: { readonly pretty: boolean; readonly level: string }): void;
    readonly VADEventType: { readonly START_OF_SPEECH: number; readonly INFERENCE_DONE: number };
    readonly stt: {
      readonly STT: abstract new (capabilities: Readonly<Record<string, boolean>>) => object;
      readonly SpeechStream: typeof TheirSpeechStream;
      readonly SpeechEventType: { readonly FINAL_TRANSCRIPT: number };
    };
    readonly tts: {
      readonly TTS: abstract new (sampleRate: number, channels: number, capabilities: { streaming: boolean }) => object;
      readonly SynthesizeStream: typeof TheirSynthesizeStream;
    };
    readonly llm: {
      readonly LLM: abstract new () => object;
      readonly LLMStream: typeof TheirLLMStream;
    };
    readonly voice: {
      readonly Agent: new (options: { readonly instructions: string }) => object;
      readonly AgentSession: new (options: Readonly<Record<string, unknown>>) => TheirSession;
      readonly AudioInput: typeof TheirAudioInput;
      readonly AudioOutput: typeof TheirAudioOutput;
    };
  };
  readonly rtc: {
    readonly AudioFrame: new (data: Int16Array, rate: number, channels: number, samples: number) => TheirFrame;
    readonly AudioResampler: new (from: number, to: number) => TheirResampler;
  };
  readonly SileroVAD: { load(options?: Readonly<Record<string, number>>): Promise<TheirVad> };
}

export interface TheirFrame {
  readonly data: Int16Array;
  readonly sampleRate: number;
  readonly samplesPerChannel: number;
}

export interface TheirResampler {
  push(frame: TheirFrame): readonly TheirFrame[];
  close(): void;
}

export interface TheirVad {
  stream(): TheirVadStream;
}

export interface TheirVadStream extends AsyncIterable<{ readonly type: number; readonly timestamp: number }> {
  updateInputStream(frames: ReadableStream<TheirFrame>): void;
  close(): void;
}

export interface TheirSession {
  readonly input: { audio: object | null };
  readonly output: { audio: object | null };
  start(options: { readonly agent: object; readonly record: boolean }): Promise<unknown>;
  close(): Promise<void>;
  on(event: 'error', listener: (event: unknown) => void): void;
}

/** Declared for their shape; the classes are those of the packages. */
export declare abstract class TheirSpeechStream {
  constructor(stt: object, sampleRate?: number, options?: unknown);
  protected readonly input: AsyncIterable<TheirFrame | symbol>;
  protected readonly queue: { put(event: unknown): void };
  protected abstract run(): Promise<void>;
}

export declare abstract class TheirSynthesizeStream {
  constructor(tts: object, options?: unknown);
  static readonly END_OF_STREAM: symbol;
  protected readonly input: AsyncIterable<string | symbol>;
  protected readonly queue: { put(audio: unknown): void };
  protected abstract run(): Promise<void>;
}

export declare abstract class TheirLLMStream {
  constructor(llm: object, options: object);
  protected readonly queue: { put(chunk: unknown): void };
  protected abstract run(): Promise<void>;
}

export declare abstract class TheirAudioInput {
  protected readonly multiStream: { addInputStream(frames: ReadableStream<TheirFrame>): void };
}

export declare abstract class TheirAudioOutput {
  constructor(sampleRate: number);
  captureFrame(frame: TheirFrame): Promise<void>;
  flush(): void;
  abstract clearBuffer(): void;
  onPlaybackStarted(createdAt: number): void;
  onPlaybackFinished(event: { readonly playbackPosition: number; readonly interrupted: boolean }): void;
}

export async function loadLiveKit(folder: string): Promise<LiveKit> {
  const packages = (await import(pathToFileURL(join(folder, ENTRY_FILE)).href)) as LiveKit;
  packages.agents.initializeLogger({ pretty: false, level: 'silent' });
  return packages;
}
