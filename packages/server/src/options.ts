import { ConfigurationError, requireInteger } from '@roomkit/core';

/**
 * Whose webhook a call is: the organization's, null for the kit itself, undefined for nobody's, which is answered as
 * a channel that is not there.
 *
 * @param named - the organization the path names; null where it names none
 */
export type OrganizationOf = (
  request: Request,
  named: string | null,
) => string | null | undefined | Promise<string | null | undefined>;

/** How a kit is served. */
export interface WebhookHandlerOptions {
  /** Before `/{channelId}` and `/{organizationId}/{channelId}`. @defaultValue '/webhooks' */
  readonly basePath?: string;
  /** Where kept files are; `mediaLinks.baseUrl` of the kit ends with it. Null serves none. @defaultValue '/media' */
  readonly mediaPath?: string | null;
  /** Tells balancers whether the store answers. Null serves none. @defaultValue '/health' */
  readonly healthPath?: string | null;
  /**
   * Where vendors reach this server, when a proxy stands before it: many sign the address they call. What comes
   * after it is the path as it arrives here. @defaultValue the address of each request
   */
  readonly publicBaseUrl?: string | null;
  /** Larger webhooks are refused; the kit's own `maxWebhookBytes` holds as well. @defaultValue 1048576 */
  readonly maxBodyBytes?: number;
  /** @defaultValue the organization the path names */
  readonly organizationOf?: OrganizationOf;
  /** Where the platform wants to be told of work that goes on after the answer. @defaultValue the `waitUntil` of the context that `fetch` is given */
  readonly waitUntil?: (work: Promise<unknown>) => void;
}

/** Options with their defaults. */
export type ResolvedOptions = WebhookHandlerOptions &
  Required<Pick<WebhookHandlerOptions, 'basePath' | 'mediaPath' | 'healthPath' | 'publicBaseUrl' | 'maxBodyBytes'>>;

const DEFAULTS = {
  basePath: '/webhooks',
  mediaPath: '/media',
  healthPath: '/health',
  publicBaseUrl: null,
  maxBodyBytes: 1_048_576,
} as const;

/** Nothing that a router reads as a pattern. */
const PATH = /^(?:\/[\w.~-]+)+$/u;

/** @throws ConfigurationError naming the field */
export function resolveOptions(options: WebhookHandlerOptions): ResolvedOptions {
  const resolved: ResolvedOptions = { ...DEFAULTS, ...options };
  for (const field of ['basePath', 'mediaPath', 'healthPath'] as const) {
    const path = resolved[field];
    if (path === null && field !== 'basePath') continue;
    if (typeof path !== 'string' || !PATH.test(path))
      throw new ConfigurationError(field, 'must be a path such as /webhooks');
  }
  const { publicBaseUrl } = resolved;
  if (
    publicBaseUrl !== null &&
    !/^https?:$/u.test(URL.canParse(publicBaseUrl) ? new URL(publicBaseUrl).protocol : '')
  ) {
    throw new ConfigurationError('publicBaseUrl', 'must be an http(s) URL');
  }
  requireInteger('maxBodyBytes', resolved.maxBodyBytes, 1);
  return Object.freeze(resolved);
}
