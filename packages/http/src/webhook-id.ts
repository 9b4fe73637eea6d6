/**
 * A key as a `webhook-id`: one that a header can hold, and without the full stop that parts it from the timestamp
 * where it is signed.
 */
export function webhookId(key: string): string {
  return encodeURIComponent(key.toWellFormed()).replaceAll('%3A', ':').replaceAll('.', '%2E');
}
