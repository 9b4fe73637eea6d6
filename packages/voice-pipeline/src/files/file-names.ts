import { createHash } from 'node:crypto';

const MAX_LENGTH = 80;

/**
 * An id as part of a file's name: without separators, without a dot at its start, and different for different ids.
 */
export function fileNameOf(id: string): string {
  const plain = id.replaceAll(/[^A-Za-z0-9_-]/gu, '_').slice(0, MAX_LENGTH);
  if (plain === id && plain !== '') return plain;
  return `${plain}_${createHash('sha256').update(id).digest('hex').slice(0, 8)}`;
}
