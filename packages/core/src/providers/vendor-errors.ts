import { ProviderError } from '../domain/errors.ts';
import { retryAfterMsOf } from '../resilience/retry-after.ts';

/** How a vendor words its refusals. One table a provider. */
export interface VendorErrors {
  /** The vendor's own code in the body of a refusal, as text. */
  readonly codeOf: (body: unknown) => string | null;
  /** Codes worth another try, whatever the status. */
  readonly retryable?: ReadonlySet<string>;
  /** Codes that no other try helps, whatever the status. */
  readonly permanent?: ReadonlySet<string>;
  /** Codes that say: the message that was to be changed is not there any more. */
  readonly gone?: ReadonlySet<string>;
  /** Statuses worth another try, where no code decides. @defaultValue 408, 425, 429, 500, 502, 503, 504 */
  readonly isRetryableStatus?: (statusCode: number) => boolean;
  /** When the vendor wants to be asked again. @defaultValue the `retry-after` headers */
  readonly retryAfterMsOf?: (headers: Headers, body: unknown) => number | null;
}

/** Statuses that say: the same call may be taken later. */
const RETRYABLE: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);
/** For a vendor that is overrun and does not say for how long. */
const PATIENCE_MS = 1_000;

/** Whether another try may help: the vendor's code decides, then the status. */
export function isWorthAnotherTry(errors: VendorErrors, statusCode: number, vendorCode: string | null): boolean {
  if (vendorCode !== null && errors.permanent?.has(vendorCode)) return false;
  if (vendorCode !== null && errors.retryable?.has(vendorCode)) return true;
  return errors.isRetryableStatus?.(statusCode) ?? RETRYABLE.has(statusCode);
}

/** A refusal as an error: the vendor's code in its details, its words left out, for they may quote the message. */
export function refusalOf(
  provider: string,
  errors: VendorErrors,
  answer: { readonly status: number; readonly headers: Headers; readonly body: unknown },
): ProviderError {
  const { status: statusCode, headers, body } = answer;
  const vendorCode = errors.codeOf(body);
  const retryable = isWorthAnotherTry(errors, statusCode, vendorCode);
  const told = retryable ? (errors.retryAfterMsOf?.(headers, body) ?? retryAfterMsOf(headers)) : null;
  const retryAfterMs = told ?? (statusCode === 429 && retryable ? PATIENCE_MS : null);
  return new ProviderError(
    'The vendor refused the call.',
    {
      provider,
      statusCode,
      ...(vendorCode === null ? {} : { vendorCode }),
      ...(vendorCode !== null && errors.gone?.has(vendorCode) ? { targetGone: true } : {}),
    },
    { retryable, ...(retryAfterMs === null ? {} : { retryAfterMs }) },
  );
}
