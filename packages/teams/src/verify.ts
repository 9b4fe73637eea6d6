import type { WebhookRequest } from '@roomkit/core';
import { bodyJson, type Json, objectOf, textOrNull } from '@roomkit/core/providers';
import { decodeProtectedHeader, jwtVerify } from 'jose';

import type { TeamsAccount } from './account.ts';
import type { SigningKey } from './signing-keys.ts';

const CLOCK_TOLERANCE_SECONDS = 300;
const LONGEST_TOKEN = 8192;

/**
 * Whether the Bot Framework calls, for the service that the activity names. Nothing signs the activity itself: the
 * token says who calls and from where, and its key for which channels.
 *
 * @see https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot
 */
export async function isFromTeams(account: TeamsAccount, request: WebhookRequest): Promise<boolean> {
  const token = /^Bearer ([\w.-]+)$/u.exec(request.headers.get('authorization') ?? '')?.[1];
  if (token === undefined || token.length > LONGEST_TOKEN) return false;
  const keyId = keyIdOf(token);
  const key = keyId === null ? null : await account.keys.find(keyId);
  if (key === null) return false;
  const claims = await claimsOf(token, key, account);
  const activity = claims === null ? null : activityOf(request);
  if (claims === null || activity === null) return false;
  // A token of another service must not send our answers there.
  const isService = textOrNull(claims['serviceurl']) !== null && claims['serviceurl'] === activity['serviceUrl'];
  return isService && key.endorsements.includes(textOrNull(activity['channelId']) ?? '');
}

function keyIdOf(token: string): string | null {
  try {
    const { alg, kid } = decodeProtectedHeader(token);
    return alg === 'RS256' && typeof kid === 'string' ? kid : null;
  } catch {
    return null;
  }
}

async function claimsOf(token: string, { key }: SigningKey, { clock, options }: TeamsAccount): Promise<Json | null> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['RS256'],
      issuer: options.issuer,
      audience: options.appId,
      requiredClaims: ['exp'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: new Date(clock.now()),
    });
    return payload;
  } catch {
    // Of which token it was, and what is wrong with it, nobody is told.
    return null;
  }
}

function activityOf(request: WebhookRequest): Json | null {
  try {
    return objectOf(bodyJson(request));
  } catch {
    return null;
  }
}
