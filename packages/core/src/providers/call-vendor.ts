import { DeliveryUnknownError, ProviderError } from '../domain/errors.ts';
import { wasCutOff } from '../resilience/was-cut-off.ts';
import { publicFetch } from '../runtime/public-fetch.ts';
import { readBody } from '../webhooks/read-body.ts';
import { refusalOf, type VendorErrors } from './vendor-errors.ts';

/** A vendor's HTTP interface. */
export interface Vendor {
  /** The provider's name. */
  readonly name: string;
  readonly errors: VendorErrors;
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/** One call. Redirects are not followed: credentials go to the address they are for. */
export interface VendorCall {
  readonly url: string;
  /** @defaultValue 'POST' */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer> | FormData | URLSearchParams | null;
  /**
   * What a call does whose answer is lost: a `send` may have happened, and its fate is unknown; a `read` has
   * failed, and can be made again.
   */
  readonly effect: 'send' | 'read';
  readonly signal?: AbortSignal | undefined;
}

/** A vendor's answer of 2xx. */
export interface VendorAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** What JSON says, or the text where it is none; null where it is empty. */
  readonly body: unknown;
}

/** No answer to a call of an interface is longer than this. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * Calls a vendor.
 *
 * @throws ProviderError for a refusal, or where nobody could be reached; DeliveryUnknownError where a `send` was
 * cut off; the signal's reason where that has fired
 */
export async function callVendor(vendor: Vendor, call: VendorCall): Promise<VendorAnswer> {
  const { url, method = 'POST', headers = {}, body = null, effect, signal } = call;
  signal?.throwIfAborted();
  try {
    const response = await (vendor.fetch ?? publicFetch)(url, {
      method,
      headers,
      body,
      redirect: 'manual',
      signal: signal ?? null,
    });
    const answer = { status: response.status, headers: response.headers, body: await bodyOf(response) };
    if (response.ok) return answer;
    throw refusalOf(vendor.name, vendor.errors, answer);
  } catch (error) {
    if (error instanceof ProviderError) throw error;
    signal?.throwIfAborted();
    throw failureOfCall(vendor.name, effect, error);
  }
}

/** A call that found nobody has not happened; of one that was cut off nobody knows. */
export function failureOfCall(provider: string, effect: 'send' | 'read', error: unknown): Error {
  if (effect === 'send' && wasCutOff(error)) return new DeliveryUnknownError(provider, { cause: error });
  return new ProviderError('The vendor could not be reached.', { provider }, { retryable: true, cause: error });
}

/** A value that an accepted send must have told, such as its id: without it nobody knows what the vendor did. */
export function requireTold<Value>(provider: string, value: Value | null | undefined): Value {
  if (value === null || value === undefined || value === '') throw new DeliveryUnknownError(provider);
  return value;
}

async function bodyOf(response: Response): Promise<unknown> {
  const bytes = await readBody(response, MOST_BYTES);
  if (bytes === null || bytes.byteLength === 0) return null;
  const text = new TextDecoder().decode(bytes);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
