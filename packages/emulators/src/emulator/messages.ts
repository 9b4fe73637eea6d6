/** A file as the vendor has it. */
export interface EmulatedFile {
  /** Where the vendor was told to fetch it; null where its bytes were sent. */
  readonly url: string | null;
  readonly mimeType: string | null;
  readonly filename: string | null;
  readonly bytes: Uint8Array | null;
}

/** A message as the vendor has stored it. */
export interface EmulatedMessage {
  readonly id: string;
  /** Who wrote it: the business through the interface, or the person on a phone. */
  readonly author: 'business' | 'person';
  readonly from: string;
  readonly to: string;
  readonly text: string | null;
  readonly subject: string | null;
  readonly files: readonly EmulatedFile[];
  readonly location: { readonly latitude: number; readonly longitude: number } | null;
  /** The id of the template it was made of. */
  readonly template: string | null;
  readonly buttons: readonly string[];
  readonly replyTo: string | null;
  readonly edits: number;
  readonly isDeleted: boolean;
  readonly isRead: boolean;
  /** Emojis the business put on it. */
  readonly reactions: readonly string[];
  /** The key it was sent with, where the vendor takes one. */
  readonly key: string | null;
}

/** What a new message has; the rest is empty. */
export type NewMessage = Pick<EmulatedMessage, 'id' | 'author' | 'from' | 'to'> & Partial<EmulatedMessage>;

/** The messages of a vendor, oldest first. */
export class MessageBook {
  readonly #messages = new Map<string, EmulatedMessage>();

  add(message: NewMessage): EmulatedMessage {
    const whole: EmulatedMessage = {
      text: null,
      subject: null,
      files: [],
      location: null,
      template: null,
      buttons: [],
      replyTo: null,
      edits: 0,
      isDeleted: false,
      isRead: false,
      reactions: [],
      key: null,
      ...message,
    };
    this.#messages.set(whole.id, whole);
    return whole;
  }

  get(id: string): EmulatedMessage | null {
    return this.#messages.get(id) ?? null;
  }

  /** Null where there is no such message. */
  change(id: string, change: Partial<EmulatedMessage>): EmulatedMessage | null {
    const message = this.#messages.get(id);
    if (!message) return null;
    const changed = { ...message, ...change };
    this.#messages.set(id, changed);
    return changed;
  }

  list(): readonly EmulatedMessage[] {
    return [...this.#messages.values()];
  }

  /** Those the business sent. */
  sent(): readonly EmulatedMessage[] {
    return this.list().filter(({ author }) => author === 'business');
  }
}
