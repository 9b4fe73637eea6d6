import type { ChannelRegistry } from '../channels/registry.ts';
import type { DeliveryStatus } from '../domain/delivery.ts';
import { ConfigurationError, RoomKitError, SourceAlreadyAttachedError, SourceNotFoundError } from '../domain/errors.ts';
import type { InboundMessage, InboundResult } from '../domain/inbound.ts';
import type { InboundNotice } from '../domain/notice.ts';
import { scopedKey } from '../domain/room.ts';
import { requireInteger, requirePositive } from '../domain/validation.ts';
import type { Duties } from '../nodes/duties.ts';
import type { Channel } from '../ports/channel.ts';
import type { Clock, Logger } from '../ports/runtime.ts';
import type { SourceHealth, SourceProvider, SourceStatus } from '../ports/source.ts';
import type { FrameworkEmitter } from '../runtime/framework-emitter.ts';
import { LeasedSource } from './leased-source.ts';
import type { AttachSourceOptions } from './supervised-source.ts';

export interface SourceSupervisorDeps {
  readonly channels: Pick<ChannelRegistry, 'require'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly emitter: FrameworkEmitter;
  readonly duties: Pick<Duties, 'areShared' | 'claim' | 'release'>;
  /** How long nodes live without a sign of life. */
  readonly nodeTtlMs: number;
  /** Takes a message up to its commit. */
  readonly process: (organizationId: string | null, message: InboundMessage) => Promise<InboundResult>;
  readonly report: (organizationId: string | null, status: DeliveryStatus) => Promise<void>;
  readonly notice: (organizationId: string | null, channel: Channel, notice: InboundNotice) => Promise<void>;
}

interface Attached {
  readonly organizationId: string | null;
  readonly channelId: string;
  readonly leased: LeasedSource;
}

/** Keeps lasting connections running, one for each channel, on one of the nodes they are attached on. */
export class SourceSupervisor {
  readonly #deps: SourceSupervisorDeps;
  readonly #sources = new Map<string, Attached>();
  #closed = false;

  constructor(deps: SourceSupervisorDeps) {
    this.#deps = deps;
  }

  /** Starts a source for a registered channel, or stands by while another node runs it. @throws SourceAlreadyAttachedError, ConfigurationError, ChannelNotRegisteredError */
  attachSource(
    organizationId: string | null,
    channelId: string,
    source: SourceProvider,
    options: AttachSourceOptions = {},
  ): void {
    const { channels, clock, logger, emitter, duties, nodeTtlMs, process, report, notice } = this.#deps;
    // It would hold a duty that nobody ever gives back.
    if (this.#closed) throw new RoomKitError('kit_closed', 'The kit is closed.', {}, { retryable: true });
    channels.require(organizationId, channelId);
    if (source.specificationVersion !== 'v1')
      throw new ConfigurationError('source', "must have the specificationVersion 'v1'");
    const key = scopedKey(organizationId, channelId);
    if (this.#sources.has(key)) throw new SourceAlreadyAttachedError(channelId);
    const leased = new LeasedSource(
      {
        clock,
        logger,
        emitter,
        duties,
        nodeTtlMs,
        process: (message) => process(organizationId, { ...message, channelId }),
        report: (status) => report(organizationId, { ...status, channelId }),
        // Looked up anew: another channel may stand in its place by now.
        notice: async (given) => notice(organizationId, channels.require(organizationId, channelId), given),
      },
      { organizationId, channelId },
      source,
      withDefaults(options),
    );
    this.#sources.set(key, { organizationId, channelId, leased });
    emitter.emit('source_attached', organizationId, { channelId, source: source.name });
    leased.start();
  }

  /** Stops the channel's source. An error of its own stop reaches the caller; it is detached all the same. @throws SourceNotFoundError */
  async detachSource(organizationId: string | null, channelId: string): Promise<void> {
    const key = scopedKey(organizationId, channelId);
    const attached = this.#require(organizationId, channelId);
    this.#sources.delete(key);
    try {
      await attached.leased.stop();
    } finally {
      const source = attached.leased.source.name;
      this.#deps.emitter.emit('source_detached', organizationId, { channelId, source });
    }
  }

  /** @throws SourceNotFoundError */
  async sourceHealth(organizationId: string | null, channelId: string): Promise<SourceHealth> {
    return this.#require(organizationId, channelId).leased.health();
  }

  /** The status of every source of an organization, by channel id; `standby` where another node runs it. */
  listSources(organizationId: string | null): Readonly<Record<string, SourceStatus>> {
    const own = [...this.#sources.values()].filter((attached) => attached.organizationId === organizationId);
    return Object.fromEntries(own.map(({ channelId, leased }) => [channelId, leased.status]));
  }

  /** Stops all of them, and takes no more. */
  async close(): Promise<void> {
    this.#closed = true;
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
