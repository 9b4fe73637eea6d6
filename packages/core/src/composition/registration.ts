import type { TraceBridge } from '../channels/traces.ts';
import { InputError } from '../domain/errors.ts';
import type { ChannelHost } from '../ports/channel-host.ts';
import { Channel } from '../ports/channel.ts';
import type { Foundation } from './foundation.ts';

/** Brings channels into the kit and out of it. */
export class Registration {
  readonly #foundation: Foundation;
  readonly #traces: TraceBridge;

  constructor(foundation: Foundation, traces: TraceBridge) {
    this.#foundation = foundation;
    this.#traces = traces;
  }

  /** @throws ChannelAlreadyRegisteredError */
  register(host: ChannelHost, channel: Channel): void {
    if (!(channel instanceof Channel)) throw new InputError('channel', 'must extend Channel');
    const { channels, emitter } = this.#foundation;
    channels.register(host.organizationId, channel);
    this.#traces.wire(host.organizationId, channel);
    channel.onRegistered?.(host);
    emitter.emit('channel_registered', host.organizationId, { channelId: channel.id });
  }

  unregister(organizationId: string | null, channelId: string): Channel | null {
    const { channels, emitter } = this.#foundation;
    const channel = channels.unregister(organizationId, channelId);
    if (!channel) return null;
    this.#traces.unwire(channel);
    emitter.emit('channel_unregistered', organizationId, { channelId });
    return channel;
  }
}
