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
import type { SteeringDirective, SteeringTarget } from '@roomkit/core/ai';

import { VISIBLE_IMAGES } from './content.ts';
import { type AIExtension, Extensions } from './extension/extension.ts';
import { RunningTurns } from './loop/running-turns.ts';
import { untilEnd } from './loop/until-end.ts';
import { MemoryIntake } from './memory/memory-intake.ts';
import { type AIChannelOptions, resolveOptions, type ResolvedOptions } from './options.ts';
import { type AIStages, customStages, stagesOf } from './pipeline/config.ts';
import { runTurnThrough } from './pipeline/run-turn-through.ts';
import { settingsFor } from './settings.ts';
import { ToolResultStore } from './tools/results.ts';
import type { TurnDeps } from './turn/deps.ts';
import { RoomView } from './turn/room-view.ts';

/** How much longer a turn may take than its tools, before the kit gives it up. */
const GRACE_MS = 60_000;
const A_DAY_MS = 86_400_000;

/**
 * A language model as a member of rooms: it reads what it may see, uses its tools, and answers in the form the asking
 * channel can show. It answers messages of others, and the kit's notices addressed to it. One channel serves any
 * number of rooms at once.
 */
export class AIChannel extends Channel {
  readonly #options: ResolvedOptions;
  readonly #closing = new AbortController();
  readonly #deps: TurnDeps;
  readonly #stages: AIStages;
  #host: ChannelHost | null = null;

  /** @throws ConfigurationError `configuration_invalid`, naming the option */
  constructor(id: string, options: AIChannelOptions) {
    const resolved = resolveOptions(options);
    const vision = resolved.provider.capabilities.vision === true;
    super(id, {
      channelType: 'ai',
      category: 'intelligence',
      provider: resolved.provider,
      ...turnTimeout(options, resolved),
      ...(options.overlap === undefined ? {} : { overlap: options.overlap }),
      capabilities: {
        mediaTypes: vision ? ['text', 'rich', 'media'] : ['text', 'rich'],
        supportsRichText: true,
        supportsMedia: vision,
        supportedMediaTypes: vision ? VISIBLE_IMAGES : [],
      },
    });
    this.#options = resolved;
    this.#deps = {
      channelId: id,
      channelType: this.channelType,
      options: resolved,
      extensions: new Extensions(resolved.extensions),
      running: new RunningTurns(),
      results: new ToolResultStore({ evictThresholdTokens: resolved.evictThresholdTokens }),
      intake: resolved.memory === null ? null : new MemoryIntake(resolved.memory),
      closing: this.#closing.signal,
    };
    this.#stages = stagesOf(this.#deps, resolved.pipeline ?? {});
  }

  override onRegistered(host: ChannelHost): void {
    this.#host = host;
  }

  /**
   * Answers an event. What fails on the way is in the output's `error`, for the kit to report; it is never thrown.
   * A streamed answer is asked for when it is first read.
   */
  override async onEvent(event: RoomEvent, binding: ChannelBinding, context: RoomContext): Promise<ChannelOutput> {
    if (!this.answers(event)) return ChannelOutput.empty();
    if (this.#host === null) throw new ChannelNotRegisteredError(this.id);
    const host = within(this.#host, context.room.organizationId);
    const vision = this.#options.provider.capabilities.vision === true;
    const { organizationId, id: roomId } = context.room;
    const turnId = host.createId();
    // From here on the turn can be steered: what is cancelled while it is prepared never asks its model.
    const running = this.#deps.running.begin({ organizationId, roomId, turnId });
    const wanted = [this.#closing.signal, running.signal, ...(context.signal === undefined ? [] : [context.signal])];
    return untilEnd(running, () =>
      runTurnThrough(this.#stages, {
        channelId: this.id,
        turnId,
        host,
        event,
        binding,
        roomContext: context,
        signal: AbortSignal.any(wanted),
        settings: settingsFor(this.#options, binding),
        view: new RoomView({ host, context, channelId: this.id, current: event, vision }),
        aiContext: null,
        severalSpeakers: false,
        leftOut: null,
        tools: [],
        response: null,
        generated: null,
        responseStream: null,
        regenerate: false,
        tasks: [],
        observations: [],
        output: null,
        stageMetadata: {},
        aborted: false,
        abortReason: null,
        abortStage: null,
        error: null,
      }),
    );
  }

  /**
   * Says something to turns that run now: those of a room, or one alone. False, with a warning, where none runs.
   *
   * @param organizationId - the room's; null for a room without one
   */
  steer(target: SteeringTarget, directive: SteeringDirective, organizationId: string | null = null): boolean {
    const isHeard = this.#deps.running.steer(organizationId, target, directive);
    if (!isHeard) {
      const facts = { channelId: this.id, roomId: target.roomId, directive: directive.type };
      this.#host?.logger.warn('No turn runs that could be steered.', facts);
    }
    return isHeard;
  }

  /** Adds tools and words; in the place of an extension of the same name. Disposing the handle takes them away. */
  use(extension: AIExtension): Disposable {
    return this.#deps.extensions.add(extension);
  }

  /** Whether there is an extension of this name. */
  hasExtension(name: string): boolean {
    return this.#deps.extensions.has(name);
  }

  /** Forgets a room: what its memory and its tools have kept of it. */
  override onRoomDetached(roomId: string, organizationId: string | null): Promise<void> {
    return this.#forget(roomId, organizationId);
  }

  /** Forgets a room, to take in again what is left of it. */
  override onPersonErased(roomId: string, organizationId: string | null): Promise<void> {
    return this.#forget(roomId, organizationId);
  }

  override info(): ChannelInfo {
    const { provider } = this.#options;
    return { provider: provider.name, model: provider.modelName, capabilities: provider.capabilities };
  }

  /** Ends every turn that is running. Providers and memory stay open: whoever made them closes them. */
  override async close(): Promise<void> {
    this.#closing.abort(new DOMException('The channel was closed.', 'AbortError'));
    await Promise.all(customStages(this.#options.pipeline ?? {}).map(async (stage) => stage.close?.()));
  }

  async #forget(roomId: string, organizationId: string | null): Promise<void> {
    const scope = { organizationId, roomId, channelId: this.id };
    this.#deps.results.clear(scope);
    this.#deps.intake?.forget(organizationId, roomId);
    await this.#options.memory?.clear?.(scope);
  }

  /** Whether an event is one to answer: a message of somebody else, or a notice addressed to this channel. */
  protected answers(event: RoomEvent): boolean {
    if (event.source.channelId === this.id) return false;
    if (event.type === 'message') return true;
    return event.type === 'system' && event.addressedTo?.includes(this.id) === true;
  }
}

/** The kit as the room's organization sees it. */
function within(host: ChannelHost, organizationId: string | null): ChannelHost {
  return organizationId === null || organizationId === host.organizationId
    ? host
    : host.forOrganization(organizationId);
}

/** How long the kit waits for a turn that may take longer than others: its tools have their time, and people theirs. */
function turnTimeout(
  given: AIChannelOptions,
  { toolLoopTimeoutSeconds, approval }: ResolvedOptions,
): { readonly deliveryTimeoutMs?: number } {
  if (given.toolLoopTimeoutSeconds === undefined && approval.tools.length === 0) return {};
  const waiting = approval.tools.length > 0 ? approval.timeoutMs : 0;
  const working = toolLoopTimeoutSeconds === null ? A_DAY_MS : toolLoopTimeoutSeconds * 1000;
  return { deliveryTimeoutMs: working + waiting + GRACE_MS };
}
