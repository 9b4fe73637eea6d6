import type { ChannelCapabilities } from '../domain/capabilities.ts';
import type { ProviderResult } from '../domain/delivery.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { ChannelOptions } from '../ports/channel.ts';
import type { SendOptions } from '../ports/messaging.ts';
import { type ReadyMadeKind, TRANSPORT_CAPABILITIES } from './matrix.ts';
import { STREAMING_OF_KIND } from './streaming/kinds.ts';
import type { StreamingOption } from './streaming/settings.ts';
import {
  TransportChannel,
  type OutgoingMessage,
  type TransportChannelOptions,
  type TransportProvider,
} from './transport-channel.ts';

/** What every ready-made channel takes. */
export interface ReadyMadeOptions<Provider> extends Pick<
  ChannelOptions,
  'direction' | 'deliveryTimeoutMs' | 'senderIsParticipant' | 'unknownPolicy'
> {
  readonly provider: Provider;
  /** In place of single capabilities of the channel's kind, as its provider narrows or widens them. */
  readonly capabilities?: Partial<ChannelCapabilities>;
  /** Where vendors reach the webhooks, as they sign it, when a proxy stands before them. */
  readonly publicBaseUrl?: string | null;
  /**
   * Whether answers are shown while they are written. A binding's metadata may say `streaming: 'off'`.
   *
   * @defaultValue 'edits' for Telegram, Teams and personal accounts of WhatsApp, otherwise 'off'
   */
  readonly streaming?: StreamingOption;
}

/** What a kind of channel brings along itself. */
type OwnOptions<Provider extends TransportProvider> = Pick<
  TransportChannelOptions<Provider>,
  'recipientKey' | 'send' | 'reconcile' | 'unknownOutcome' | 'defaultRecipient' | 'bindingMetadata'
>;

/** A channel of a kind in the matrix. */
export function readyMade<Provider extends TransportProvider>(
  id: string,
  kind: ReadyMadeKind,
  options: ReadyMadeOptions<Provider>,
  own: OwnOptions<Provider>,
): TransportChannel<Provider> {
  return new TransportChannel(id, readyMadeOptions(kind, options, own));
}

/** The options such a channel is made with. */
export function readyMadeOptions<Provider extends TransportProvider>(
  kind: ReadyMadeKind,
  options: ReadyMadeOptions<Provider>,
  own: OwnOptions<Provider>,
): TransportChannelOptions<Provider> {
  const { capabilities, ...rest } = options;
  const shown = { ...TRANSPORT_CAPABILITIES[kind], ...options.provider?.capabilities?.channel, ...capabilities };
  return { ...rest, ...own, channelType: kind, capabilities: shown, usualStreaming: STREAMING_OF_KIND[kind] ?? 'off' };
}

/** Sends by the one call that most providers have. */
export function sendPlainly(
  provider: { send(event: RoomEvent, to: string, options?: SendOptions): Promise<ProviderResult> },
  { event, to, options }: OutgoingMessage,
): Promise<ProviderResult> {
  return provider.send(event, to, options);
}
