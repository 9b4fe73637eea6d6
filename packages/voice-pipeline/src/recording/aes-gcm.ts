import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

import { ConfigurationError, RoomKitError } from '@roomkit/core';
import { joinBytes, WAV_HEADER_BYTES, wavHeader } from '@roomkit/core/audio';

import type { RecordingEncryptor } from './encryption.ts';

const MAGIC = new TextEncoder().encode('RKREC1\0\0');
const SALT_BYTES = 8;
const TAG_BYTES = 16;
const ALGORITHM = 'aes-256-gcm';

/**
 * Encrypts recordings with AES-256 in Galois/Counter Mode (NIST SP 800-38D). Every piece is sealed by itself, with its
 * place and whether it is the last: none can be changed, moved, left out or added unseen.
 *
 * @param key - 32 bytes
 * @throws ConfigurationError
 */
export function aesGcmEncryptor(key: Uint8Array): RecordingEncryptor {
  requireKey(key);
  // Later writes to the caller's memory do not change the key.
  const own = key.slice();
  return {
    name: 'aes-256-gcm',
    extension: 'enc',
    open() {
      // A file of its own salt: a counter behind it never repeats a nonce under one key.
      const salt = randomBytes(SALT_BYTES);
      const header = joinBytes([MAGIC, salt]);
      let place = 0;
      return {
        header,
        seal(piece, isLast) {
          const cipher = createCipheriv(ALGORITHM, own, nonceOf(salt, place));
          cipher.setAAD(contextOf(header, isLast));
          place += 1;
          const sealed = joinBytes([cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
          const length = new Uint8Array(5);
          new DataView(length.buffer).setUint32(0, sealed.byteLength, true);
          length[4] = isLast ? 1 : 0;
          return joinBytes([length, sealed]);
        },
      };
    },
  };
}

/**
 * The WAV file within a recording.
 *
 * @throws RoomKitError `recording_unreadable` where it is none, was changed or cut, or the key is another one
 */
export function decryptRecording(file: Uint8Array, key: Uint8Array): Uint8Array {
  requireKey(key);
  const headerBytes = MAGIC.byteLength + SALT_BYTES;
  const header = file.subarray(0, headerBytes);
  if (header.byteLength < headerBytes || MAGIC.some((byte, at) => header[at] !== byte))
    throw unreadable('not_a_recording');
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const pieces: Uint8Array[] = [];
  let isComplete = false;
  for (let at = headerBytes; at < file.byteLength;) {
    if (isComplete || at + 5 > file.byteLength) throw unreadable('cut_or_longer');
    const length = view.getUint32(at, true);
    const isLast = file[at + 4] === 1;
    const sealed = file.subarray(at + 5, at + 5 + length);
    if (sealed.byteLength !== length || length < TAG_BYTES) throw unreadable('cut_or_longer');
    pieces.push(open(sealed, key, header, pieces.length, isLast));
    at += 5 + length;
    isComplete = isLast;
  }
  if (!isComplete) throw unreadable('cut_or_longer');
  return withSizes(joinBytes(pieces));
}

function open(sealed: Uint8Array, key: Uint8Array, header: Uint8Array, place: number, isLast: boolean): Uint8Array {
  const decipher = createDecipheriv(ALGORITHM, key, nonceOf(header.subarray(MAGIC.byteLength), place));
  decipher.setAAD(contextOf(header, isLast));
  decipher.setAuthTag(sealed.subarray(sealed.byteLength - TAG_BYTES));
  try {
    return joinBytes([decipher.update(sealed.subarray(0, sealed.byteLength - TAG_BYTES)), decipher.final()]);
  } catch {
    throw unreadable('changed_or_another_key');
  }
}

/** Its head was sealed before anybody knew how long it would be. */
function withSizes(wav: Uint8Array): Uint8Array {
  if (wav.byteLength < WAV_HEADER_BYTES) throw unreadable('no_audio');
  const view = new DataView(wav.buffer, wav.byteOffset, wav.byteLength);
  const format = { channels: view.getUint16(22, true), sampleRate: view.getUint32(24, true) };
  wav.set(wavHeader(format, wav.byteLength - WAV_HEADER_BYTES));
  return wav;
}

function nonceOf(salt: Uint8Array, place: number): Uint8Array {
  const nonce = new Uint8Array(SALT_BYTES + 4);
  nonce.set(salt);
  new DataView(nonce.buffer).setUint32(SALT_BYTES, place, true);
  return nonce;
}

function contextOf(header: Uint8Array, isLast: boolean): Uint8Array {
  return joinBytes([header, Uint8Array.of(isLast ? 1 : 0)]);
}

function requireKey(key: Uint8Array): void {
  if (!(key instanceof Uint8Array) || key.byteLength !== 32) throw new ConfigurationError('key', 'must have 32 bytes');
}

function unreadable(issue: string): RoomKitError<'recording_unreadable'> {
  return new RoomKitError('recording_unreadable', 'A recording cannot be read.', { issue });
}
