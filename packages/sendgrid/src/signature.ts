/** The bytes of each number of a signature on P-256. */
const NUMBER_BYTES = 32;
const SEQUENCE = 0x30;
const INTEGER = 0x02;

/**
 * A signature of two numbers in DER (RFC 3279 §2.2.3) as WebCrypto takes it: one number after the other, each of
 * the same length (IEEE P1363). Null where it is none, or has anything beside them.
 */
export function joinedSignature(der: Uint8Array): Uint8Array<ArrayBuffer> | null {
  // Both numbers together are too short for a length of several bytes.
  if (der[0] !== SEQUENCE || der[1] !== der.length - 2) return null;
  const first = numberAt(der, 2);
  const second = first === null ? null : numberAt(der, first.end);
  if (first === null || second === null || second.end !== der.length) return null;
  const joined = new Uint8Array(2 * NUMBER_BYTES);
  joined.set(first.digits, NUMBER_BYTES - first.digits.length);
  joined.set(second.digits, joined.length - second.digits.length);
  return joined;
}

/** A number without the zero that says it is not negative. */
function numberAt(der: Uint8Array, at: number): { readonly digits: Uint8Array; readonly end: number } | null {
  const length = der[at + 1] ?? 0;
  const end = at + 2 + length;
  if (der[at] !== INTEGER || length === 0 || end > der.length) return null;
  const bytes = der.subarray(at + 2, end);
  const firstDigit = bytes.findIndex((byte) => byte !== 0);
  const digits = firstDigit === -1 ? bytes.subarray(length) : bytes.subarray(firstDigit);
  return digits.length > NUMBER_BYTES ? null : { digits, end };
}
