import type { WebhookRequest } from '../ports/messaging.ts';
import { sameSecret } from '../runtime/signatures.ts';

/**
 * Answers the call by which a hub asks whether a subscription is wanted (WebSub §5.3, as Meta uses it): the
 * challenge for the right token, 403 for another. Null for every other call.
 */
export function answerHubChallenge({ method, url }: WebhookRequest, verifyToken: string): Response | null {
  if (method !== 'GET') return null;
  const { searchParams } = new URL(url);
  const challenge = searchParams.get('hub.challenge');
  if (searchParams.get('hub.mode') !== 'subscribe' || challenge === null) return null;
  if (!sameSecret(searchParams.get('hub.verify_token') ?? '', verifyToken)) return new Response(null, { status: 403 });
  return new Response(challenge, { headers: { 'content-type': 'text/plain', 'x-content-type-options': 'nosniff' } });
}
