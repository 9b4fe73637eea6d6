import {
  type ChannelCapabilities,
  type EventContent,
  type FetchedMedia,
  isRoomKitError,
  type ProviderResult,
  type RoomEvent,
  type SendOptions,
  type WebhookRequest,
} from '@roomkit/core';
import { expect } from 'vitest';

import { within } from '../runtime/within.ts';
import { anEvent } from '../store/fixtures.ts';
import { PATIENCE_MS } from '../suite/expectations.ts';
import type {
  Arrived,
  MessagingSubject,
  VendorArrival,
  VendorMessage,
  VendorSide,
  VendorWebhook,
} from './messaging-subject.ts';

/** A picture of one pixel. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** Why cases about what the vendor has do not apply. */
export function noVendor(subject: MessagingSubject): string | null {
  return subject.vendor ? null : 'the subject does not show its vendor';
}

/** The vendor's side, which a case that applies has. */
export function vendorOf({ vendor }: MessagingSubject): VendorSide {
  if (!vendor) throw new Error('the subject does not show its vendor');
  return vendor;
}

/** What the provider says its channel can show. */
export function channelOf({ provider }: MessagingSubject): Partial<ChannelCapabilities> {
  return provider.capabilities.channel ?? {};
}

/** The options a kit sends with, files included. */
export function sendOptions(given: SendOptions = {}): SendOptions {
  const readMedia = async (url: string): Promise<FetchedMedia> => ({
    bytes: Uint8Array.from(atob(PNG), (character) => character.charCodeAt(0)),
    mimeType: url.endsWith('.png') ? 'image/png' : 'application/octet-stream',
    filename: url.split('/').at(-1) ?? null,
  });
  return { readMedia, idempotencyKey: 'e1:a', ...given };
}

/** Sends, and gives the messages the vendor has of it. */
export async function sent(
  subject: MessagingSubject,
  content: EventContent,
  given: SendOptions = {},
): Promise<readonly (VendorMessage & { readonly id: string })[]> {
  const result = await within(PATIENCE_MS, subject.send(anEvent({ content }), sendOptions(given)));
  expect([content.type, result.success]).toEqual([content.type, true]);
  return idsOf(result).map((id) => {
    const message = vendorOf(subject).message(id);
    if (!message) throw new Error('the provider gave an id that the vendor does not know');
    return { ...message, id };
  });
}

/** The one message a text becomes. */
export async function sentText(subject: MessagingSubject, body = 'hello'): Promise<string> {
  const [message] = await sent(subject, { type: 'text', body });
  if (!message) throw new Error('a text became no message');
  return message.id;
}

export function idsOf({ providerMessageId, providerMessageIds = [] }: ProviderResult): readonly string[] {
  return providerMessageIds.length > 0 ? providerMessageIds : providerMessageId ? [providerMessageId] : [];
}

/** Fails unless a send is refused before the vendor is called, for good. */
export async function expectRefused(
  subject: MessagingSubject,
  event: RoomEvent,
  codes: readonly string[],
  send: (event: RoomEvent) => Promise<ProviderResult> = async (given) => subject.send(given, sendOptions()),
): Promise<void> {
  const before = await subject.taken();
  const outcome = await within(PATIENCE_MS, send(event)).then(
    ({ success, error }) => ({
      success,
      code: typeof error === 'object' ? error?.code : error,
      retryable: typeof error === 'object' ? error?.retryable : undefined,
    }),
    (error: unknown) => {
      if (!isRoomKitError(error)) throw error;
      return { success: false, code: error.code, retryable: error.retryable };
    },
  );
  expect(outcome).toMatchObject({ success: false, retryable: false });
  expect(codes).toContain(outcome.code);
  expect(await subject.taken()).toBe(before);
}

/** A webhook as a provider gets it. */
export async function requestOf(webhook: VendorWebhook): Promise<WebhookRequest> {
  const request = await webhook.request();
  const { url, method, headers } = request;
  return { url, method, headers, body: new Uint8Array(await request.arrayBuffer()), organizationId: null };
}

/** What the provider, or its source, makes of something that the vendor sends. */
export async function arrivedOf(
  { provider }: MessagingSubject,
  given: VendorWebhook | VendorArrival,
): Promise<Arrived> {
  if ('arrive' in given) return within(PATIENCE_MS, given.arrive());
  const request = await requestOf(given);
  expect(await provider.verifySignature?.(request)).toBe(true);
  return {
    messages: (await provider.parseWebhook?.(request, 'a')) ?? [],
    statuses: (await provider.parseStatus?.(request, 'a')) ?? [],
    notices: (await provider.parseNotices?.(request, 'a')) ?? [],
  };
}
