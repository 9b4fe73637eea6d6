import { RoomKitError } from '@roomkit/core';
import type { AudioPipelineConfig, VoiceCallOptions } from '@roomkit/core/voice';

import type { AudioPipelineDependencies } from './engine/context.ts';
import type { Target } from './engine/conversion.ts';
import { StreamEngine } from './engine/stream.ts';
import type { PipelineStream, StreamOptions } from './pipeline-stream.ts';
import { internalFormatOf, stagesOf } from './settings.ts';
import { tapsFor } from './taps/taps-for.ts';

interface Preparable {
  prepare?(options?: VoiceCallOptions): Promise<void>;
}

/** Takes the audio of calls through the configured stages. One pipeline serves every call of a channel. */
export class AudioPipeline {
  readonly config: AudioPipelineConfig;
  readonly #dependencies: AudioPipelineDependencies;
  readonly #internal: Target;
  readonly #openTaps: ReturnType<typeof tapsFor>;
  readonly #streams = new Map<string, StreamEngine>();
  #preparing: Promise<void> | null = null;
  #closing: Promise<void> | null = null;

  /** @throws ConfigurationError naming the stage that does not take the internal format, or the field that is unusable */
  constructor(config: AudioPipelineConfig, dependencies: AudioPipelineDependencies) {
    this.config = config;
    this.#dependencies = dependencies;
    this.#internal = internalFormatOf(config);
    this.#openTaps = tapsFor(config, dependencies);
  }

  /**
   * Loads what the stages need; once before the first call. Again is nothing; after it failed it is tried again.
   *
   * @throws RoomKitError `model_missing`, `model_unreadable` and what else stages say
   */
  prepare(options: VoiceCallOptions = {}): Promise<void> {
    this.#preparing ??= this.#prepare(options).catch((error: unknown) => {
      this.#preparing = null;
      throw error;
    });
    return this.#preparing;
  }

  /**
   * Takes up a call. Every stage forgets whoever had the key before.
   *
   * @throws RoomKitError `stream_exists`; ConfigurationError where the transport wants a codec that is not known here
   */
  open(options: StreamOptions): PipelineStream {
    const stream = options.session.id;
    if (this.#streams.has(stream)) {
      throw new RoomKitError('stream_exists', 'The audio of this session is in the pipeline already.', { stream });
    }
    const { contract } = this.config;
    const engine = new StreamEngine({
      config: this.config,
      internal: this.#internal,
      options: {
        ...options,
        inboundFormat: contract?.transportInboundFormat ?? options.inboundFormat,
        outboundFormat: contract?.transportOutboundFormat ?? options.outboundFormat,
      },
      dependencies: this.#dependencies,
      openTaps: this.#openTaps === null ? null : this.#openTaps(stream),
      onEnded: () => void this.#streams.delete(stream),
    });
    this.#streams.set(stream, engine);
    return engine;
  }

  /** Ends every call, then closes every stage, also after one failed. @throws AggregateError of what failed */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #prepare(options: VoiceCallOptions): Promise<void> {
    const { resampler } = this.config;
    const stages = new Set([...stagesOf(this.config).map(({ stage }) => stage), ...(resampler ? [resampler] : [])]);
    const prepare = async (stage: Preparable): Promise<void> => {
      await stage.prepare?.(options);
    };
    await Promise.all([...stages].map(prepare));
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#streams.values()].map((stream) => stream.end()));
    const { resampler, recorder, turnDetector, interruption } = this.config;
    const parts = [
      ...stagesOf(this.config).map(({ stage }) => stage),
      resampler,
      recorder,
      turnDetector,
      interruption?.backchannelDetector,
    ];
    const failures: unknown[] = [];
    for (const part of new Set(parts)) {
      try {
        await part?.close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Stages of the audio pipeline could not be closed.');
  }
}
