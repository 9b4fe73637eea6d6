import { mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A file that is being written. */
export interface AudioFile {
  /** Appends. */
  append(data: Uint8Array): Promise<void>;
  /** Writes over what is at the beginning. */
  rewriteStart(data: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Where files of audio are written. */
export interface AudioFiles {
  /** Makes a new file, in a directory that may have to be made; in place of one of the same name. */
  create(path: string): Promise<AudioFile>;
  /** Again, or where there is none, is nothing. */
  remove(path: string): Promise<void>;
}

/** The machine's own file system. Nobody but the process's user may read what it writes. */
export const localAudioFiles: AudioFiles = {
  async create(path) {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const handle = await open(path, 'w', 0o600);
    let length = 0;
    const write = async (data: Uint8Array, at: number): Promise<void> => {
      for (let done = 0; done < data.byteLength;) {
        const { bytesWritten } = await handle.write(data, done, data.byteLength - done, at + done);
        done += bytesWritten;
      }
    };
    return {
      async append(data) {
        await write(data, length);
        length += data.byteLength;
      },
      rewriteStart: (data) => write(data, 0),
      close: () => handle.close(),
    };
  },
  remove: (path) => rm(path, { force: true }),
};
