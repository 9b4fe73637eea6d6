import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

/** A wire that breaks: after so many bytes in either direction, often in the middle of a frame. */
export class CuttingProxy implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #next: () => number;
  cuts = 0;

  private constructor(target: number, next: () => number) {
    this.#next = next;
    this.#server = createServer((near) => this.#join(near, connect(target, '127.0.0.1')));
  }

  /** `next` says how many bytes the next connection may carry in each direction. */
  static async start(target: number, next: () => number): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(target, next);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #join(near: Socket, far: Socket): void {
    for (const socket of [near, far]) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    this.#carry(near, far, this.#next());
    this.#carry(far, near, this.#next());
  }

  #carry(from: Socket, to: Socket, budget: number): void {
    let left = budget;
    from.on('data', (chunk: Buffer) => {
      to.write(chunk.subarray(0, left));
      left -= chunk.length;
      if (left > 0) return;
      this.cuts += 1;
      from.destroy();
      to.end();
    });
  }
}
