import type { WebhookRequest } from '@roomkit/core';
import { bodyJson, type Json, numberOrNull, objectOf, objectsOf, textOrNull } from '@roomkit/core/providers';

/** Something a person did. */
export interface PersonEvent {
  readonly senderId: string;
  readonly timestamp: Date | null;
  /** As it came. */
  readonly event: Json;
}

/** What people did, of a webhook: one address serves all pages of an app, and page's own messages come back as echoes. */
export function eventsOf(request: WebhookRequest, pageId: string): readonly PersonEvent[] {
  const envelope = objectOf(bodyJson(request));
  if (envelope['object'] !== 'page') return [];
  return objectsOf(envelope['entry'])
    .filter((entry) => textOrNull(entry['id']) === pageId)
    .flatMap((entry) => objectsOf(entry['messaging']))
    .flatMap((event) => {
      const senderId = textOrNull(objectOf(event['sender'])['id']);
      const isEcho = objectOf(event['message'])['is_echo'] === true;
      return senderId === null || isEcho ? [] : [{ senderId, timestamp: dateOf(event['timestamp']), event }];
    });
}

/** A moment in milliseconds since the epoch. */
export function dateOf(value: unknown): Date | null {
  const ms = numberOrNull(value);
  return ms === null || Math.abs(ms) > 8.64e15 ? null : new Date(ms);
}
