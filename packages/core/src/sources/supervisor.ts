import type { ChannelRegistry } from '../channels/registry.ts';
import { ConfigurationError, SourceAlreadyAttachedError, SourceNotFoundError } from '../domain/errors.ts';
import type { InboundMessage, InboundResult } from '../domain/inbound.ts';
import { scopedKey } from '../domain/room.ts';
import { requireInteger, requirePositive } from '../domain/validation.ts';
import type { Clock, Logger } from '../ports/runtime.ts';
import type { SourceHealth, SourceProvider, SourceStatus } from '../ports/source.ts';
import type { FrameworkEmitter } from '../runtime/framework-emitter.ts';
import { SupervisedSource, type AttachSourceOptions } from './supervised-source.ts';

export interface SourceSupervisorDeps {
  readonly channels: Pick<ChannelRegistry, 'require'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly emitter: FrameworkEmitter;
  /** Takes a message up to its commit. */
  readonly process: (organizationId: string | null, message: InboundMessage) => Promise<InboundResult>;
}

interface Attached {
  readonly organizationId: string | null;
  readonly channelId: string;
  readonly supervised: SupervisedSource;
}

/** Keeps lasting connections running, one for each channel. */
export class SourceSupervisor {
  readonly #deps: SourceSupervisorDeps;
  readonly #sources = new Map<string, Attached>();

  constructor(deps: SourceSupervisorDeps) {
    this.#deps = deps;
  }

  /** Starts a source for a registered channel. @throws SourceAlreadyAttachedError, ConfigurationError, ChannelNotRegisteredError */
  attachSource(
    organizationId: string | null,
    channelId: string,
    source: SourceProvider,
    options: AttachSourceOptions = {},
  ): void {
    const { channels, clock, logger, emitter, process } = this.#deps;
    channels.require(organizationId, channelId);
    if (source.specificationVersion !== 'v1')
      throw new ConfigurationError('source', "must have the specificationVersion 'v1'");
    const key = scopedKey(organizationId, channelId);
    if (this.#sources.has(key)) throw new SourceAlreadyAttachedError(channelId);
    const supervised = new SupervisedSource(
      { clock, logger, emitter, process: (message) => process(organizationId, { ...message, channelId }) },
      { organizationId, channelId },
      source,
      withDefaults(options),
    );
    this.#sources.set(key, { organizationId, channelId, supervised });
    emitter.emit('source_attached', organizationId, { channelId, source: source.name });
    supervised.start();
  }

  /** Stops the channel's source. An error of its own stop reaches the caller; it is detached all the same. @throws SourceNotFoundError */
  async detachSource(organizationId: string | null, channelId: string): Promise<void> {
    const key = scopedKey(organizationId, channelId);
    const attached = this.#require(organizationId, channelId);
    this.#sources.delete(key);
    try {
      await attached.supervised.stop();
    } finally {
      const source = attached.supervised.source.name;
      this.#deps.emitter.emit('source_detached', organizationId, { channelId, source });
    }
  }

  /** @throws SourceNotFoundError */
  async sourceHealth(organizationId: string | null, channelId: string): Promise<SourceHealth> {
    return this.#require(organizationId, channelId).supervised.health();
  }

  /** The status of every source of an organization, by channel id. */
  listSources(organizationId: string | null): Readonly<Record<string, SourceStatus>> {
    const own = [...this.#sources.values()].filter((attached) => attached.organizationId === organizationId);
    return Object.fromEntries(own.map(({ channelId, supervised }) => [channelId, supervised.source.status]));
  }

  /** Stops all of them. */
  async close(): Promise<void> {
    const all = [...this.#sources.values()];
    await Promise.allSettled(all.map(({ organizationId, channelId }) => this.detachSource(organizationId, channelId)));
  }

  #require(organizationId: string | null, channelId: string): Attached {
    const attached = this.#sources.get(scopedKey(organizationId, channelId));
    if (!attached) throw new SourceNotFoundError(channelId);
    return attached;
  }
}

function withDefaults(options: AttachSourceOptions): Required<AttachSourceOptions> {
  const resolved = {
    autoRestart: options.autoRestart ?? true,
    maxRestartAttempts: options.maxRestartAttempts ?? null,
    maxConcurrentEmits: options.maxConcurrentEmits ?? 10,
    restartDelayMs: options.restartDelayMs ?? 1_000,
    maxRestartDelayMs: options.maxRestartDelayMs ?? 60_000,
  };
  if (resolved.maxRestartAttempts !== null) requireInteger('maxRestartAttempts', resolved.maxRestartAttempts, 1);
  requireInteger('maxConcurrentEmits', resolved.maxConcurrentEmits, 1);
  requirePositive('restartDelayMs', resolved.restartDelayMs);
  requirePositive('maxRestartDelayMs', resolved.maxRestartDelayMs);
  return resolved;
}
