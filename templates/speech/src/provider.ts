import { processEnvironment, type Environment } from './environment.ts';
import { errorFromStatus } from './errors.ts';
import { checkOptions, optionsFromEnvironment, type __Name__Options } from './options.ts';

/** Speech by __Name__. Add `implements` and the port of `@roomkit/core/voice`; the compiler lists what is missing. */
export class __Name__Provider {
  readonly specificationVersion = 'v1' as const;
  readonly name = '__name__';
  readonly #options: Readonly<__Name__Options>;

  constructor(options: __Name__Options) {
    this.#options = checkOptions(options);
  }

  static fromEnv(environment: Environment = processEnvironment()): __Name__Provider {
    return new __Name__Provider(optionsFromEnvironment(environment));
  }

  /** Whether the vendor answers. */
  async check(signal?: AbortSignal): Promise<void> {
    const request = this.#options.fetch ?? fetch;
    const answer = await request(this.#options.baseUrl ?? 'https://vendor.invalid', { signal: signal ?? null });
    if (!answer.ok) throw errorFromStatus(answer.status);
  }
}
