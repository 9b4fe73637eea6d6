import {
  Channel,
  type ChannelBinding,
  type ChannelHost,
  type ChannelInfo,
  ChannelNotRegisteredError,
  ChannelOutput,
  type RoomContext,
  type RoomEvent,
} from '@roomkit/core';

import { VISIBLE_IMAGES } from './content.ts';
import { type AIChannelOptions, resolveOptions, type ResolvedOptions } from './options.ts';
import { type AIStages, runPipeline } from './pipeline/run-pipeline.ts';
import type { TurnDeps } from './pipeline/turn-deps.ts';
import { settingsFor } from './settings.ts';
import { contextGate } from './stages/context-gate.ts';
import { emission } from './stages/emission.ts';
import { generationGate } from './stages/generation-gate.ts';
import { generation } from './stages/generation.ts';
import { promptAssembly } from './stages/prompt-assembly.ts';
import { windowMemory } from './stages/window-memory.ts';

/**
 * A language model as a member of rooms: it reads what it may see and answers in the form the asking
 * channel can show. It answers messages of others, and the kit's notices addressed to it. One channel
 * serves any number of rooms at once.
 */
export class AIChannel extends Channel {
  readonly #options: ResolvedOptions;
  readonly #closing = new AbortController();
  #stages: AIStages | null = null;

  /** @throws ConfigurationError `configuration_invalid`, naming the option */
  constructor(id: string, options: AIChannelOptions) {
    const resolved = resolveOptions(options);
    const vision = resolved.provider.capabilities.vision === true;
    super(id, {
      channelType: 'ai',
      category: 'intelligence',
      provider: resolved.provider,
      capabilities: {
        mediaTypes: vision ? ['text', 'rich', 'media'] : ['text', 'rich'],
        supportsRichText: true,
        supportsMedia: vision,
        supportedMediaTypes: vision ? VISIBLE_IMAGES : [],
      },
    });
    this.#options = resolved;
  }

  override onRegistered(host: ChannelHost): void {
    const deps: TurnDeps = { channelId: this.id, options: this.#options, host, closing: this.#closing.signal };
    this.#stages = {
      gates: [contextGate(deps)],
      memory: [windowMemory(deps)],
      tool_resolution: [],
      prompt_assembly: [promptAssembly(deps)],
      pre_generation: [generationGate(deps)],
      generation: [generation(deps)],
      post_generation: [],
      emission: [emission(deps)],
    };
  }

  /**
   * Answers an event. What fails on the way is thrown; the kit reports it to `on_error` hooks.
   * A streamed answer is asked for when it is first read.
   */
  override async onEvent(event: RoomEvent, binding: ChannelBinding, context: RoomContext): Promise<ChannelOutput> {
    if (!this.#answers(event)) return ChannelOutput.empty();
    const stages = this.#stages;
    if (stages === null) throw new ChannelNotRegisteredError(this.id);
    const turn = await runPipeline(stages, {
      channelId: this.id,
      event,
      binding,
      roomContext: context,
      settings: settingsFor(this.#options, binding),
      aiContext: null,
      severalSpeakers: false,
      response: null,
      durationMs: 0,
      responseStream: null,
      tasks: [],
      observations: [],
      output: null,
      abortReason: null,
      abortStage: null,
    });
    return turn.output ?? ChannelOutput.of({ tasks: turn.tasks, observations: turn.observations });
  }

  override info(): ChannelInfo {
    const { provider } = this.#options;
    return { provider: provider.name, model: provider.modelName, capabilities: provider.capabilities };
  }

  /** Ends every turn that is running. The provider stays open: whoever made it closes it. */
  override close(): Promise<void> {
    this.#closing.abort(new DOMException('The channel was closed.', 'AbortError'));
    return Promise.resolve();
  }

  #answers(event: RoomEvent): boolean {
    if (event.source.channelId === this.id) return false;
    if (event.type === 'message') return true;
    return event.type === 'system' && event.addressedTo?.includes(this.id) === true;
  }
}
