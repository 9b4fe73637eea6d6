import type { WebhookRequest } from '@roomkit/core';
import { bodyJson, type Json, objectOf, objectsOf } from '@roomkit/core/providers';

/** One change of the account's messages: what was sent to the business, or became of what it sent. */
export interface Change {
  readonly messages: readonly Json[];
  readonly statuses: readonly Json[];
  readonly contacts: readonly Json[];
}

/** The changes of a webhook that are about this number: one address serves all numbers of an app. */
export function changesOf(request: WebhookRequest, phoneNumberId: string): readonly Change[] {
  const envelope = objectOf(bodyJson(request));
  return objectsOf(envelope['entry'])
    .flatMap((entry) => objectsOf(entry['changes']))
    .map((change) => objectOf(change['value']))
    .filter((value) => objectOf(value['metadata'])['phone_number_id'] === phoneNumberId)
    .map((value) => ({
      messages: objectsOf(value['messages']),
      statuses: objectsOf(value['statuses']),
      contacts: objectsOf(value['contacts']),
    }));
}
