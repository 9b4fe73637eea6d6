import { Buffer } from 'node:buffer';
import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** A key by which the Bot Framework signs, and whose channels it stands for. */
export interface SigningKey {
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly endorsements: readonly string[];
}

/** Making a key takes a moment, so that those of one process are shared. */
const KEYS: KeyObject[] = [];

function privateKey(at: number): KeyObject {
  const key = KEYS[at] ?? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  KEYS[at] = key;
  return key;
}

/** @param at - counted from 0 */
export function signingKey(at: number, endorsements: readonly string[] = ['msteams', 'skype']): SigningKey {
  return { id: `key-${at}`, privateKey: privateKey(at), endorsements };
}

/** A key as a set of keys has it (RFC 7517), with what the Bot Framework adds. */
export function publicKeyOf({ id, privateKey: key, endorsements }: SigningKey): object {
  return { ...createPublicKey(key).export({ format: 'jwk' }), use: 'sig', kid: id, x5t: id, endorsements };
}

/** A JSON Web Token (RFC 7519), signed with RS256. */
export function jsonWebToken({ id, privateKey: key }: SigningKey, claims: object): string {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${encode({ alg: 'RS256', typ: 'JWT', kid: id, x5t: id })}.${encode(claims)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}
