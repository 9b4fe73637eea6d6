import type { Eventual } from '@roomkit/core/voice';

/** Seals the pieces of one recording, in order. */
export interface RecordingCipher {
  /** What the file begins with. */
  readonly header: Uint8Array;
  /** @param isLast - whether the recording ends with this piece */
  seal(piece: Uint8Array, isLast: boolean): Eventual<Uint8Array>;
}

/** Keeps recordings so that nobody reads them without the key: audio never reaches a disk in the clear. */
export interface RecordingEncryptor {
  readonly name: string;
  /** What the names of its files end in, without a dot. */
  readonly extension: string;
  /** A cipher for one file. */
  open(): Eventual<RecordingCipher>;
}
