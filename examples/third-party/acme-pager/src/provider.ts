import {
  ConfigurationError,
  type InboundMessage,
  type MessagingProvider,
  ProviderError,
  type ProviderResult,
  retryAfterMsOf,
  type RoomEvent,
  type SendOptions,
  textOf,
  type WebhookReceiver,
  type WebhookRequest,
} from '@roomkit/core';

import { readPages, signatureHolds } from './webhook.js';

export interface AcmePagerOptions {
  readonly apiKey: string;
  /** What Acme signs its webhooks with. */
  readonly webhookSecret: string;
  /** @defaultValue 'https://api.acme-pager.example' */
  readonly baseUrl?: string;
  readonly fetch?: typeof fetch;
}

/** Sends pages over Acme's HTTP interface, and reads the answers people type into their pagers. */
export class AcmePagerProvider implements MessagingProvider, WebhookReceiver {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'acme-pager';
  /** Acme sends pages with the same key once. */
  readonly capabilities = { unknownOutcome: 'native_idempotency' } as const;
  readonly #apiKey: string;
  readonly #webhookSecret: string;
  readonly #baseUrl: string;
  readonly #fetch: typeof fetch;

  /** @throws ConfigurationError naming the option */
  constructor(options: AcmePagerOptions) {
    if (!options.apiKey) throw new ConfigurationError('apiKey', 'must not be empty');
    if (!options.webhookSecret) throw new ConfigurationError('webhookSecret', 'must not be empty');
    this.#apiKey = options.apiKey;
    this.#webhookSecret = options.webhookSecret;
    this.#baseUrl = options.baseUrl ?? 'https://api.acme-pager.example';
    this.#fetch = options.fetch ?? fetch;
  }

  async send(event: RoomEvent, pagerNumber: string, options: SendOptions = {}): Promise<ProviderResult> {
    options.signal?.throwIfAborted();
    const response = await this.#fetch(`${this.#baseUrl}/pages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.#apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ to: pagerNumber, text: textOf(event), key: options.idempotencyKey ?? null }),
      ...(options.signal ? { signal: options.signal } : {}),
    });
    if (!response.ok) throw refusal(response);
    const { id } = (await response.json()) as { readonly id: string };
    return { success: true, providerMessageId: id };
  }

  verifySignature(request: WebhookRequest): Promise<boolean> {
    return signatureHolds(request, this.#webhookSecret);
  }

  async parseWebhook(request: WebhookRequest, channelId: string): Promise<readonly InboundMessage[]> {
    return readPages(request.body, channelId);
  }
}

/** What Acme's status codes mean. Only what may succeed later is worth another try. */
function refusal({ status, headers }: Response): ProviderError {
  const retryAfterMs = retryAfterMsOf(headers);
  return new ProviderError(
    'Acme did not take the page.',
    { provider: 'acme-pager', statusCode: status },
    { retryable: status === 429 || status >= 500, ...(retryAfterMs === null ? {} : { retryAfterMs }) },
  );
}
