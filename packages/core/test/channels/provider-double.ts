import type {
  EmailProvider,
  ProviderResult,
  RCSProvider,
  SendOptions,
  SMSProvider,
  WhatsAppProvider,
} from '../../src/index.ts';

/** A call to a provider: its name and what it was given. */
export type ProviderCall = readonly [name: string, ...given: readonly unknown[]];

type AnyProvider = SMSProvider & WhatsAppProvider & EmailProvider & RCSProvider;

/** A provider of every kind that keeps what it was asked and answers as told. */
export function aProvider(
  given: Partial<AnyProvider> & { readonly result?: ProviderResult } = {},
): AnyProvider & { readonly calls: ProviderCall[] } {
  const { result = { success: true, providerMessageId: 'm1' }, ...rest } = given;
  const calls: ProviderCall[] = [];
  const record =
    (name: string) =>
    (...args: readonly unknown[]): Promise<ProviderResult> => {
      calls.push([name, ...args]);
      return Promise.resolve(result);
    };
  return {
    specificationVersion: 'v1',
    name: 'double',
    capabilities: { unknownOutcome: 'neither' },
    send: record('send'),
    calls,
    ...rest,
  };
}

/** The options of the last call. */
export function optionsOf(calls: readonly ProviderCall[]): SendOptions {
  return calls.at(-1)?.at(-1) as SendOptions;
}
