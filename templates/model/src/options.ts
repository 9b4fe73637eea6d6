import {
  type EnvironmentVariable,
  type ModelOptions,
  requireText,
  resolveModelOptions,
  type ResolvedModelOptions,
} from '@roomkit/core/providers';

/** Options of the provider. Only the key is needed. */
export interface __Name__Options extends ModelOptions {
  /** Secret. */
  readonly apiKey: string;
  /** @defaultValue 'the-model' */
  readonly model?: string;
  /** @defaultValue 'https://vendor.invalid' */
  readonly baseUrl?: string;
}

/** Options with every default filled in. */
export type ResolvedOptions = ResolvedModelOptions<__Name__Options>;

/** The variables `fromEnv` reads. */
export const __NAME___ENVIRONMENT: readonly EnvironmentVariable<__Name__Options>[] = [
  { name: '__NAME___API_KEY', option: 'apiKey', secret: true },
  { name: '__NAME___MODEL', option: 'model' },
  { name: '__NAME___BASE_URL', option: 'baseUrl' },
];

/** Checked, with defaults. @throws ConfigurationError naming the field */
export function resolveOptions(options: __Name__Options): ResolvedOptions {
  const resolved = resolveModelOptions({
    ...options,
    model: options.model ?? 'the-model',
    baseUrl: options.baseUrl ?? 'https://vendor.invalid',
  });
  requireText('apiKey', resolved.apiKey);
  return resolved;
}
