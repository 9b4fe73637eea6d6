import { ConfigurationError } from '../domain/errors.ts';
import { requireInteger } from '../domain/validation.ts';
import { requireHttpUrl, requireText } from './option-checks.ts';

/** What every provider of models takes. */
export interface ModelOptions {
  /** The most tokens of an answer where a request names none. @defaultValue the vendor's */
  readonly maxTokens?: number;
  /** Whether the model sees images. @defaultValue true */
  readonly vision?: boolean;
  /** Sent with every request. */
  readonly defaultHeaders?: Readonly<Record<string, string>>;
  /** How long the vendor may take to begin its answer. @defaultValue 600000 */
  readonly timeoutMs?: number;
  /** @defaultValue the global one */
  readonly fetch?: typeof globalThis.fetch;
}

/** Options with the defaults that are everybody's. */
export type ResolvedModelOptions<Options extends ModelOptions> = Options &
  Required<Pick<ModelOptions, 'vision' | 'defaultHeaders' | 'timeoutMs'>> & {
    readonly model: string;
    readonly baseUrl: string;
  };

/** Fills in the defaults and checks what every provider takes. @throws ConfigurationError naming the field */
export function resolveModelOptions<Options extends ModelOptions>(
  options: Options & { readonly model: string; readonly baseUrl: string },
): ResolvedModelOptions<Options> {
  const { vision = true, defaultHeaders = {}, timeoutMs = 600_000 } = options;
  requireText('model', options.model);
  requireHttpUrl('baseUrl', options.baseUrl);
  requireInteger('timeoutMs', timeoutMs, 1);
  if (options.maxTokens !== undefined) requireInteger('maxTokens', options.maxTokens, 1);
  if (typeof vision !== 'boolean') throw new ConfigurationError('vision', 'must be true or false');
  return Object.freeze({ ...options, vision, defaultHeaders, timeoutMs });
}
