import type { WebhookCall } from '../emulator/webhook-call.ts';
import type { MessengerEmulator } from './messenger-emulator.ts';

/** A file a person sends. */
export interface MessengerFile {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
  readonly filename?: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Somebody with Messenger, who writes to the page. */
export class MessengerPerson {
  /** Scoped to the page. */
  readonly id: string;
  readonly #emulator: MessengerEmulator;

  constructor(emulator: MessengerEmulator, id: string) {
    this.#emulator = emulator;
    this.id = id;
  }

  text(body: string): WebhookCall {
    return this.#say({ text: body }, body);
  }

  reply(mid: string, body: string): WebhookCall {
    return this.#say({ text: body, reply_to: { mid } }, body);
  }

  /** A file, with words or without. */
  media(kind: 'image' | 'audio' | 'video' | 'file', file: MessengerFile, words?: string): WebhookCall {
    const attachments = [{ type: kind, payload: { url: this.#emulator.keep(file) } }];
    return this.#say({ attachments, ...(words === undefined ? {} : { text: words }) }, words ?? null);
  }

  /** Taps a quick reply. */
  choose(title: string, payload: string): WebhookCall {
    return this.#say({ text: title, quick_reply: { payload } }, title);
  }

  /** Taps a button of a template. */
  tap(title: string, payload: string): WebhookCall {
    return this.#tell({ postback: { mid: this.#emulator.nextMid(), title, payload } });
  }

  react(mid: string, emoji: string, action: 'react' | 'unreact' = 'react'): WebhookCall {
    return this.#tell({ reaction: { mid, action, reaction: 'other', emoji } });
  }

  /** Writes something else where one of their own messages stands. */
  edit(mid: string, body: string): WebhookCall {
    const edits = (this.#emulator.messages.get(mid)?.edits ?? 0) + 1;
    this.#emulator.messages.change(mid, { text: body, edits });
    return this.#tell({ message_edit: { mid, text: body, num_edit: edits } });
  }

  /** Has read everything so far. */
  read(): WebhookCall {
    return this.#tell({ read: { watermark: this.#emulator.date } });
  }

  /** Their phone has got everything so far; of which messages, the webhook does not say. */
  receive(): WebhookCall {
    return this.#tell({ delivery: { watermark: this.#emulator.date } });
  }

  /** Something without words, such as a shared reel. */
  unsupported(type = 'ig_reel'): WebhookCall {
    return this.#say({ attachments: [{ type, payload: { title: 'A reel' } }] }, null);
  }

  #say(message: Fields, text: string | null): WebhookCall {
    const mid = this.#emulator.nextMid();
    this.#emulator.openWindow(this.id);
    this.#emulator.messages.add({ id: mid, author: 'person', from: this.id, to: this.#emulator.pageId, text });
    return this.#tell({ message: { mid, ...message } });
  }

  #tell(event: Fields): WebhookCall {
    return this.#emulator.event({ sender: { id: this.id }, recipient: { id: this.#emulator.pageId }, ...event });
  }
}
