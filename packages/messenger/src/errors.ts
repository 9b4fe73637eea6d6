import { type Json, numberOrNull, objectOf, objectsOf, textOrNull, type VendorErrors } from '@roomkit/core/providers';

/** The message came too late after the person's last one. */
export const WINDOW_CLOSED = '10:2018278';

/** Subcodes that say more than their code. */
const TELLING: ReadonlySet<string> = new Set([
  WINDOW_CLOSED,
  '100:2018001',
  '100:2018074',
  '200:1545041',
  '551:1545041',
]);
const MINUTE_MS = 60_000;

/** Codes of the Graph API (https://developers.facebook.com/docs/messenger-platform/error-codes). */
export const messengerErrors: VendorErrors = {
  codeOf(body) {
    const { code, error_subcode: subcode, is_transient: isTransient } = objectOf(objectOf(body)['error']);
    const both = `${textOrNull(code)}:${textOrNull(subcode)}`;
    if (TELLING.has(both)) return both;
    return isTransient === true ? 'transient' : textOrNull(code);
  },
  retryable: new Set([
    'transient', // Meta says so itself
    '1', // unknown, possibly temporary
    '2', // service temporarily down
    '4', // too many calls of the app
    '17', // too many calls of the user
    '32', // too many calls of the page
    '341', // application limit
    '613', // rate limit
    '1200', // temporarily unable to send
  ]),
  permanent: new Set([
    '10', // permission
    '100', // parameter
    '190', // token
    '200', // permission
    '551', // the person is not available
    ...TELLING,
  ]),
  retryAfterMsOf: (headers) => regainMs(headers.get('x-business-use-case-usage')),
};

/** The longest of the times after which calls are taken again, which Meta tells in minutes; null where it tells none. */
function regainMs(header: string | null): number | null {
  const minutes = Object.values(usageOf(header))
    .flatMap((uses) => objectsOf(uses))
    .map((use) => numberOrNull(use['estimated_time_to_regain_access']) ?? 0);
  const longest = Math.max(0, ...minutes);
  return longest === 0 ? null : longest * MINUTE_MS;
}

function usageOf(header: string | null): Json {
  try {
    return objectOf(JSON.parse(header ?? '{}'));
  } catch {
    return {};
  }
}
