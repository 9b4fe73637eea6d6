import { Buffer } from 'node:buffer';

import type { Hono } from 'hono';

/** A file a person sends. */
export interface KeptFile {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
}

/** Files of messages to come, each at an address that asks for no credentials. */
export class FileShelf {
  readonly #files = new Map<string, KeptFile>();

  /** Keeps a file and gives its path, such as `/files/1.png`. */
  keep(name: string, file: KeptFile): string {
    this.#files.set(name, file);
    return `/files/${name}`;
  }

  /** Gives the files away. */
  serve(app: Hono): void {
    app.get('/files/:name', ({ req }) => {
      const file = this.#files.get(req.param('name'));
      if (!file) return new Response(null, { status: 404 });
      return new Response(Buffer.from(file.bytes), { headers: { 'content-type': file.mimeType } });
    });
  }
}
