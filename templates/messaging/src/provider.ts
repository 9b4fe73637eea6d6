import type { ProviderResult, RoomEvent, SendOptions, SMSProvider } from '@roomkit/core';

import { processEnvironment, type Environment } from './environment.ts';
import { errorFromStatus } from './errors.ts';
import { checkOptions, optionsFromEnvironment, type __Name__Options } from './options.ts';

/** Sends text messages through __Name__. */
export class __Name__SMSProvider implements SMSProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name = '__name__';
  readonly capabilities = { unknownOutcome: 'neither' } as const;
  readonly #options: Readonly<__Name__Options>;

  constructor(options: __Name__Options) {
    this.#options = checkOptions(options);
  }

  static fromEnv(environment: Environment = processEnvironment()): __Name__SMSProvider {
    return new __Name__SMSProvider(optionsFromEnvironment(environment));
  }

  async send(_event: RoomEvent, to: string, from?: string | null, options: SendOptions = {}): Promise<ProviderResult> {
    options.signal?.throwIfAborted();
    const request = this.#options.fetch ?? fetch;
    const answer = await request(`${this.#options.baseUrl ?? 'https://vendor.invalid'}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.#options.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ to, from }),
      signal: options.signal ?? null,
    });
    if (!answer.ok) throw errorFromStatus(answer.status);
    return { success: true, status: 'accepted' };
  }
}
