import { type Clock, ConfigurationError, type StateStore } from '@roomkit/core';
import { type EnvironmentVariable, type Json, requireBaseUrl, requireText } from '@roomkit/core/providers';

/** How a bot answers something that Teams waits for. */
export interface InvokeAnswer {
  readonly status: number;
  readonly body?: Json;
}

/** Options of the provider. */
export interface TeamsOptions {
  /** The bot's Microsoft App ID. */
  readonly appId: string;
  /** Secret. */
  readonly appPassword: string;
  /** Of a bot of one tenant; new bots are. @defaultValue 'botframework.com', for bots of several tenants */
  readonly tenantId?: string;
  /**
   * Keeps where each conversation is served, so that the bot can write first after a restart and on other nodes:
   * give it the store of the kit.
   *
   * @defaultValue in memory
   */
  readonly state?: StateStore;
  /**
   * Answers `invoke` activities, such as of a dialog or an `Action.Execute`; they are no messages.
   *
   * @defaultValue status 501
   */
  readonly answerInvoke?: (activity: Json) => InvokeAnswer | Promise<InvokeAnswer>;
  /** Where conversations are served of which nothing is known. @defaultValue 'https://smba.trafficmanager.net/teams/' */
  readonly serviceUrl?: string;
  /** Who gives tokens. @defaultValue 'https://login.microsoftonline.com' */
  readonly loginUrl?: string;
  /** Says where the keys are. @defaultValue 'https://login.botframework.com/v1/.well-known/openidconfiguration' */
  readonly openIdUrl?: string;
  /** Who signs the tokens of calls to the bot. @defaultValue 'https://api.botframework.com' */
  readonly issuer?: string;
  /** @defaultValue the global one */
  readonly fetch?: typeof globalThis.fetch;
  /** Tells how old tokens and keys are. @defaultValue the machine's */
  readonly clock?: Pick<Clock, 'now'>;
}

/** The seed's name of {@link TeamsOptions}. */
export type TeamsConfig = TeamsOptions;

/** The variables `fromEnv` reads. */
export const TEAMS_ENVIRONMENT: readonly EnvironmentVariable<TeamsOptions>[] = [
  { name: 'TEAMS_APP_ID', option: 'appId' },
  { name: 'TEAMS_APP_PASSWORD', option: 'appPassword', secret: true },
  { name: 'TEAMS_TENANT_ID', option: 'tenantId' },
  { name: 'TEAMS_SERVICE_URL', option: 'serviceUrl' },
  { name: 'TEAMS_LOGIN_URL', option: 'loginUrl' },
  { name: 'TEAMS_OPENID_URL', option: 'openIdUrl' },
];

const DEFAULTS = {
  tenantId: 'botframework.com',
  serviceUrl: 'https://smba.trafficmanager.net/teams/',
  loginUrl: 'https://login.microsoftonline.com',
  openIdUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  issuer: 'https://api.botframework.com',
} as const;

/** Options with their defaults. */
export type ResolvedOptions = TeamsOptions & Required<Pick<TeamsOptions, keyof typeof DEFAULTS>>;

/** @throws ConfigurationError naming the field */
export function resolveOptions(options: TeamsOptions): ResolvedOptions {
  const resolved = { ...DEFAULTS, ...options };
  requireText('appId', resolved.appId);
  requireText('appPassword', resolved.appPassword);
  // It becomes a part of an address.
  if (!/^[\w.-]{1,100}$/u.test(resolved.tenantId))
    throw new ConfigurationError('tenantId', 'must be an id or a domain');
  for (const field of ['serviceUrl', 'loginUrl', 'openIdUrl'] as const) requireBaseUrl(field, resolved[field]);
  requireText('issuer', resolved.issuer);
  return Object.freeze(resolved);
}
