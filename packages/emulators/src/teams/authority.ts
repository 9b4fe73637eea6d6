import { type Context, Hono } from 'hono';

import { jsonWebToken, publicKeyOf, signingKey, type SigningKey } from './tokens.ts';

const TOKEN_SECONDS = 3600;
const ISSUER = 'https://api.botframework.com';

/** The bot that tokens are for. */
export interface BotRegistration {
  readonly appId: string;
  readonly appPassword: string;
  readonly tenantId: string;
}

/** Who gives tokens to bots, and signs those of the service that calls them. */
export class Authority {
  /** How often the keys were asked for. */
  keyRequests = 0;
  readonly #bot: BotRegistration;
  readonly #now: () => number;
  /** Tokens, and until when they hold, in milliseconds. */
  readonly #tokens = new Map<string, number>();
  #key: SigningKey = signingKey(0);
  #rotations = 0;
  #issued = 0;

  constructor(bot: BotRegistration, now: () => number) {
    this.#bot = bot;
    this.#now = now;
  }

  issue(): string {
    this.#issued += 1;
    const token = `teams-access-token-${this.#issued}`;
    this.#tokens.set(token, this.#now() + TOKEN_SECONDS * 1000);
    return token;
  }

  revokeAll(): void {
    this.#tokens.clear();
  }

  isValid(authorization: string | undefined): boolean {
    return (this.#tokens.get(authorization?.replace(/^Bearer /u, '') ?? '') ?? 0) > this.#now();
  }

  rotateKey(endorsements?: readonly string[]): void {
    this.#rotations += 1;
    this.#key = signingKey(this.#rotations, endorsements);
  }

  /** The token of a call to the bot. It is signed by the key of now, also where that is another one later. */
  signer(claims: Readonly<Record<string, unknown>>): (isForged: boolean) => string {
    const seconds = Math.floor(this.#now() / 1000);
    const whole = { iss: ISSUER, aud: this.#bot.appId, nbf: seconds, exp: seconds + TOKEN_SECONDS, ...claims };
    const key = this.#key;
    return (isForged) => jsonWebToken(isForged ? { ...signingKey(99), id: key.id } : key, whole);
  }

  /** @param url - where the server listens */
  routes(url: () => string): Hono {
    const app = new Hono();
    app.post('/:tenant/oauth2/v2.0/token', (context) => this.#grant(context));
    app.get('/v1/.well-known/openidconfiguration', () => {
      return Response.json({ issuer: ISSUER, jwks_uri: `${url()}/v1/.well-known/keys` });
    });
    app.get('/v1/.well-known/keys', () => {
      this.keyRequests += 1;
      return Response.json({ keys: [publicKeyOf(this.#key)] });
    });
    return app;
  }

  /** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow */
  async #grant({ req }: Context): Promise<Response> {
    const { appId, appPassword, tenantId } = this.#bot;
    const form = new URLSearchParams(await req.text());
    const isBot = form.get('client_id') === appId && form.get('client_secret') === appPassword;
    const isWhole = form.get('grant_type') === 'client_credentials' && form.get('scope') === `${ISSUER}/.default`;
    if (isBot && isWhole && ['botframework.com', tenantId].includes(req.param('tenant') ?? '')) {
      return Response.json({ token_type: 'Bearer', expires_in: TOKEN_SECONDS, access_token: this.issue() });
    }
    const description = 'AADSTS7000215: Invalid client secret provided.';
    return Response.json({ error: 'invalid_client', error_description: description }, { status: 401 });
  }
}
