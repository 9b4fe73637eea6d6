import { checkOptions, type __Name__StoreOptions } from './options.ts';

/** Keeps conversations in __Name__. Add `implements ConversationStore`; the compiler lists what is missing. */
export class __Name__Store implements AsyncDisposable {
  readonly specificationVersion = 'v1' as const;
  readonly #options: Readonly<__Name__StoreOptions>;

  constructor(options: __Name__StoreOptions) {
    this.#options = checkOptions(options);
  }

  /** Where the data lies. */
  get url(): string {
    return this.#options.url;
  }

  /** Releases the connection. Closing twice is closing once. */
  async close(): Promise<void> {}

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
