import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for files of a test. */
export interface ModelFolder {
  readonly path: string;
  write(content: string | Uint8Array): Promise<string>;
  remove(): Promise<void>;
}

export async function modelFolder(): Promise<ModelFolder> {
  const path = await mkdtemp(join(tmpdir(), 'roomkit-sherpa-diarization-'));
  return {
    path,
    async write(content) {
      const file = join(path, 'model.onnx');
      await writeFile(file, content);
      return file;
    },
    remove: async () => rm(path, { recursive: true }),
  };
}
