import { CallSession, pcmFormat } from '@roomkit/core/audio';
import type {
  AudioFrame,
  AudioPipelineConfig,
  DiarizationResult,
  DtmfEvent,
  VADEvent,
  VoiceSession,
} from '@roomkit/core/voice';
import { createRecordingLogger, createTestClock, createTestIds, MockTelemetry } from '@roomkit/testing';
import type { RecordingLogger, TestClock } from '@roomkit/testing';
import { type AudioFiles, AudioPipeline, type PipelineStream, type StreamOptions } from '@roomkit/voice-pipeline';

/** What a listener heard, in order. */
export interface Heard {
  readonly frames: AudioFrame[];
  readonly vad: VADEvent[];
  readonly dtmf: DtmfEvent[];
  readonly speakers: DiarizationResult[];
  readonly inputLevels: number[];
  readonly outputLevels: number[];
  readonly errors: { readonly stage: string; readonly error: unknown }[];
  /** `vad:speech_start`, `frame` and so on. */
  readonly order: string[];
}

export interface TestPipeline {
  readonly pipeline: AudioPipeline;
  readonly clock: TestClock;
  readonly logger: RecordingLogger;
  readonly telemetry: MockTelemetry;
  open(id?: string, options?: Partial<StreamOptions>): TestCall;
}

export interface TestCall {
  readonly stream: PipelineStream;
  readonly session: VoiceSession;
  readonly heard: Heard;
}

export function testSession(id: string): VoiceSession {
  return new CallSession({ id, participantId: 'caller', createdAt: new Date(0) });
}

export function testPipeline(config: AudioPipelineConfig, files?: AudioFiles): TestPipeline {
  const clock = createTestClock();
  const logger = createRecordingLogger();
  const telemetry = new MockTelemetry();
  const dependencies = { clock, logger, telemetry, createId: createTestIds() };
  const pipeline = new AudioPipeline(config, files === undefined ? dependencies : { ...dependencies, files });
  return {
    pipeline,
    clock,
    logger,
    telemetry,
    open(id = 's1', options = {}) {
      const heard: Heard = {
        frames: [],
        vad: [],
        dtmf: [],
        speakers: [],
        inputLevels: [],
        outputLevels: [],
        errors: [],
        order: [],
      };
      const session = testSession(id);
      const stream = pipeline.open({
        session,
        inboundFormat: pcmFormat(16_000),
        outboundFormat: pcmFormat(16_000),
        capabilities: 0,
        feedsAecReference: false,
        listener: listenerInto(heard),
        ...options,
      });
      return { stream, session, heard };
    },
  };
}

/** One call through a pipeline of its own. */
export function testCall(
  config: AudioPipelineConfig,
  options: Partial<StreamOptions> = {},
  files?: AudioFiles,
): TestPipeline & TestCall {
  const made = testPipeline(config, files);
  return { ...made, ...made.open('s1', options) };
}

export function listenerInto(heard: Heard): StreamOptions['listener'] {
  return {
    onFrame: (frame) => {
      heard.frames.push(frame);
      heard.order.push('frame');
    },
    onVAD: (event) => {
      heard.vad.push(event);
      heard.order.push(`vad:${event.type}`);
    },
    onDtmf: (event) => void heard.dtmf.push(event),
    onSpeaker: (result) => void heard.speakers.push(result),
    onInputLevel: (levelDb) => void heard.inputLevels.push(levelDb),
    onOutputLevel: (levelDb) => void heard.outputLevels.push(levelDb),
    onStageError: (stage, error) => void heard.errors.push({ stage, error }),
  };
}
