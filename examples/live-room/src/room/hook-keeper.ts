import type { RoomKit } from '@roomkit/core';

import { ROOM_ID } from '../cast.ts';
import { blockedWordsOf } from '../feed/state-board.ts';
import {
  blockWord,
  hookNameOf,
  keepCallsInside,
  keepWhispers,
  MASK_HOOK,
  maskCards,
  type OnDecision,
} from './hooks.ts';

/** Hooks are code and belong to their process; which there are is kept with the room, and the same in all. */
export class HookKeeper {
  readonly #kit: RoomKit;
  readonly #onDecision: OnDecision;
  readonly #words = new Set<string>();
  #masksCards = false;
  #syncing: Promise<void> = Promise.resolve();

  constructor(kit: RoomKit, onDecision: OnDecision) {
    this.#kit = kit;
    this.#onDecision = onDecision;
    keepWhispers(kit, onDecision);
    keepCallsInside(kit);
  }

  /** Adds and removes hooks until they are what the room says. */
  sync(): Promise<void> {
    const syncing = this.#syncing.catch(() => undefined).then(() => this.#sync());
    this.#syncing = syncing;
    return syncing;
  }

  async #sync(): Promise<void> {
    const { metadata } = await this.#kit.getRoom(ROOM_ID);
    const wanted = new Set(blockedWordsOf(metadata));
    for (const word of this.#words) {
      if (wanted.has(word)) continue;
      this.#kit.removeRoomHook(ROOM_ID, hookNameOf(word));
      this.#words.delete(word);
    }
    for (const word of wanted) {
      if (this.#words.has(word)) continue;
      blockWord(this.#kit, word, this.#onDecision);
      this.#words.add(word);
    }
    const masksCards = metadata['_masksCards'] === true;
    if (masksCards === this.#masksCards) return;
    if (masksCards) maskCards(this.#kit, this.#onDecision);
    else this.#kit.removeRoomHook(ROOM_ID, MASK_HOOK);
    this.#masksCards = masksCards;
  }
}
