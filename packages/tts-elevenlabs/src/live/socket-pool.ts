import type { ResolvedOptions } from '../options.ts';
import { ContextSocket, type OpenSocket } from './context-socket.ts';
import type { SpokenContext } from './spoken-context.ts';

/** The sockets there are, by the voice they speak with: the next utterance need not wait for another one. */
export class SocketPool {
  readonly #options: ResolvedOptions;
  readonly #open: (voice: string) => OpenSocket;
  readonly #sockets = new Map<string, Set<ContextSocket>>();

  constructor(options: ResolvedOptions, open: (voice: string) => OpenSocket) {
    this.#options = options;
    this.#open = open;
  }

  /** A place for an utterance, and what has to be waited for first. */
  context(voice: string): { readonly context: SpokenContext; readonly opened: Promise<void> } {
    const sockets = this.#sockets.get(voice) ?? new Set();
    this.#sockets.set(voice, sockets);
    const socket = [...sockets].find(({ hasRoom }) => hasRoom) ?? this.#add(sockets, voice);
    return { context: socket.context(), opened: socket.opened };
  }

  close(): void {
    for (const sockets of this.#sockets.values()) for (const socket of [...sockets]) socket.close();
    this.#sockets.clear();
  }

  #add(sockets: Set<ContextSocket>, voice: string): ContextSocket {
    const socket: ContextSocket = new ContextSocket({
      options: this.#options,
      open: this.#open(voice),
      onOver: () => void sockets.delete(socket),
    });
    sockets.add(socket);
    return socket;
  }
}
