import { fitContent } from '../delivery/fit.ts';
import { DefaultContentTranscoder } from '../delivery/transcode/default-transcoder.ts';
import { capabilities } from '../domain/capabilities.ts';
import type { DeliveryError, ProviderResult } from '../domain/delivery.ts';
import { ConfigurationError } from '../domain/errors.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { RCSProvider, SMSProvider } from '../ports/messaging.ts';
import type { ContentTranscoder } from '../ports/transcoder.ts';
import { readyMadeOptions, type ReadyMadeOptions } from './factory-options.ts';
import { TRANSPORT_CAPABILITIES } from './matrix.ts';
import { requireTime } from './not-sent.ts';
import { whatBothCan } from './rcs-unknown.ts';
import { fromNumberOf, phoneMetadata } from './sms.ts';
import { type OutgoingMessage, TransportChannel } from './transport-channel.ts';

/** How an RCS channel is made. */
export interface RcsChannelOptions extends ReadyMadeOptions<RCSProvider> {
  /** Send by SMS to those whom RCS does not reach; needs `smsProvider`. @defaultValue false */
  readonly fallback?: boolean;
  readonly smsProvider?: SMSProvider | null;
  /** The number SMS are sent from, where a binding has no `fromNumber` of its own. */
  readonly from?: string | null;
  /** Puts messages into what SMS can show. @defaultValue a `DefaultContentTranscoder` */
  readonly transcoder?: ContentTranscoder;
}

/** The code of an error that says: this recipient cannot be reached by RCS. */
export const RCS_UNREACHABLE = 'rcs_unreachable';

const UNREACHABLE: DeliveryError = Object.freeze({
  code: RCS_UNREACHABLE,
  message: 'The recipient cannot be reached by RCS.',
  retryable: false,
});

/**
 * RCS. The binding's metadata name the recipient as `phoneNumber`. Whom RCS does not reach, as
 * `checkCapability` or the send itself says by {@link RCS_UNREACHABLE}, gets an SMS where `fallback` is on.
 * The result's metadata say which way it went: `channelUsed` and `fallback`. With a fallback, unknown outcomes
 * are `reconcilable` when both providers are, and `neither` otherwise: a key that one vendor knows is new to the other.
 */
export function rcsChannel(id: string, options: RcsChannelOptions): TransportChannel<RCSProvider> {
  const { fallback = false, smsProvider = null, from = null, transcoder, ...rest } = options;
  if (fallback && smsProvider === null) throw new ConfigurationError('smsProvider', 'is needed for fallback');
  const byText: TextFallback | null = fallback && smsProvider !== null ? { smsProvider, from, transcoder } : null;
  const channel = new TransportChannel(
    id,
    readyMadeOptions<RCSProvider>('rcs', rest, {
      recipientKey: 'phoneNumber',
      bindingMetadata: phoneMetadata,
      send: (provider, message) => sendOrFallBack(provider, byText, message),
      ...(byText === null ? {} : whatBothCan(options.provider, byText.smsProvider)),
    }),
  );
  const { provider } = options;
  if (provider.checkCapability) {
    channel.checkRecipient = async (to, { signal } = {}): Promise<boolean> =>
      (await provider.checkCapability?.(to, { signal })) ?? true;
  }
  return channel;
}

interface TextFallback {
  readonly smsProvider: SMSProvider;
  readonly from: string | null;
  readonly transcoder: ContentTranscoder | undefined;
}

async function sendOrFallBack(
  provider: RCSProvider,
  fallback: TextFallback | null,
  message: OutgoingMessage,
): Promise<ProviderResult> {
  const { event, to, options } = message;
  const isReachable = (await provider.checkCapability?.(to, options)) ?? true;
  requireTime(options.signal, provider.name);
  const result: ProviderResult = isReachable
    ? await provider.send(event, to, options)
    : { success: false, error: UNREACHABLE };
  if (fallback === null || !isUnreachable(result)) return used(result, 'rcs');
  return used(await sendText(fallback, message), 'sms');
}

async function sendText(fallback: TextFallback, message: OutgoingMessage): Promise<ProviderResult> {
  const { event, to, binding, options } = message;
  const asText = await textEvent(event, fallback.transcoder ?? new DefaultContentTranscoder());
  if (asText === null) return { success: false, error: UNREACHABLE };
  return fallback.smsProvider.send(asText, to, fromNumberOf(binding) ?? fallback.from, options);
}

const SMS = capabilities(TRANSPORT_CAPABILITIES.sms);

async function textEvent(event: RoomEvent, transcoder: ContentTranscoder): Promise<RoomEvent | null> {
  const content = await transcoder.transcode(event.content, SMS);
  if (content === null) return null;
  const fitted = fitContent(content, SMS);
  return fitted === event.content ? event : { ...event, content: fitted };
}

function isUnreachable({ success, error }: ProviderResult): boolean {
  if (success || error === null || error === undefined) return false;
  return (typeof error === 'string' ? error : error.code) === RCS_UNREACHABLE;
}

function used(result: ProviderResult, channelUsed: 'rcs' | 'sms'): ProviderResult {
  return { ...result, metadata: { ...result.metadata, channelUsed, fallback: channelUsed === 'sms' } };
}
