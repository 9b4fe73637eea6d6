/** Holds ids by place. The place of one that is gone stays empty. */
export interface IdList {
  /** The id at a place; null where there is none any more. */
  idAt(place: number): string | null;
}

const SMALLEST = 16;

/**
 * Finds the place of an id in a list that only grows. The list holds the ids, this one block of numbers: a
 * map of a hundred thousand strings would cost each message several cache misses, and each garbage
 * collection a walk through all of them.
 */
export class IdIndex {
  readonly #list: IdList;
  /** Pairs of a place, with 1 added, and its id's hash, in slots chosen by that hash; the next free slot where one is taken. */
  #slots = new Int32Array(SMALLEST * 2);
  #used = 0;

  constructor(list: IdList) {
    this.#list = list;
  }

  get(id: string): number | undefined {
    const slots = this.#slots;
    const mask = slots.length / 2 - 1;
    const hash = hashOf(id);
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const stored = slots[slot * 2] as number;
      if (stored === 0) return undefined;
      if (slots[slot * 2 + 1] === hash && this.#list.idAt(stored - 1) === id) return stored - 1;
    }
  }

  /** Adds an id that the list has at this place, and that is not here yet. */
  add(id: string, place: number): void {
    this.#used += 1;
    if (this.#used * 4 > this.#slots.length) this.#grow();
    put(this.#slots, hashOf(id), place + 1);
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Int32Array(before.length * 2);
    for (let at = 0; at < before.length; at += 2) {
      const stored = before[at] as number;
      if (stored !== 0) put(this.#slots, before[at + 1] as number, stored);
    }
  }
}

function put(slots: Int32Array, hash: number, stored: number): void {
  const mask = slots.length / 2 - 1;
  let slot = hash & mask;
  while (slots[slot * 2] !== 0) slot = (slot + 1) & mask;
  slots[slot * 2] = stored;
  slots[slot * 2 + 1] = hash;
}

let latestId = '';
let latestHash = hashAnew('');

/** An id is looked for and then added: its hash is remembered in between. */
function hashOf(id: string): number {
  if (id === latestId) return latestHash;
  latestHash = hashAnew(id);
  latestId = id;
  return latestHash;
}

/** FNV-1a over the characters, its high bits folded in, for the low ones choose the slot. */
function hashAnew(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return hash ^ (hash >>> 15);
}
