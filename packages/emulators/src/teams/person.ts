import type { WebhookCall } from '../emulator/webhook-call.ts';
import type { TeamsEmulator } from './teams-emulator.ts';

/** A file a person sends. */
export interface TeamsFile {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
  readonly filename?: string;
}

/** Where a person writes. The id of a thread of a channel ends with `;messageid=…`. */
export interface TeamsConversation {
  readonly id: string;
  readonly type: 'personal' | 'groupChat' | 'channel';
}

type Fields = Readonly<Record<string, unknown>>;

/** Somebody with Teams, who writes to the bot. */
export class TeamsPerson {
  readonly id: string;
  readonly conversation: TeamsConversation;
  readonly #emulator: TeamsEmulator;

  constructor(emulator: TeamsEmulator, id: string, conversation: TeamsConversation) {
    this.#emulator = emulator;
    this.id = id;
    this.conversation = conversation;
  }

  text(body: string): WebhookCall {
    return this.#say({ text: body, textFormat: 'plain' }, body);
  }

  /** Writes to the bot by its name, as in a channel. */
  mention(body: string): WebhookCall {
    const text = `<at>Rooms</at>&nbsp;${body} <at>Bob</at>`;
    const mentioned = [this.#emulator.bot, { id: '29:bob', name: 'Bob' }];
    const entities = mentioned.map((one) => ({ type: 'mention', mentioned: one, text: `<at>${one.name}</at>` }));
    return this.#say({ text, textFormat: 'plain', entities }, body);
  }

  /** Answers a message, named as `conversation/activity`. */
  reply(id: string, body: string): WebhookCall {
    return this.#say({ text: body, replyToId: activityIn(id) }, body);
  }

  /** A picture within a message, which only the bot may fetch. */
  image(file: TeamsFile, words = ''): WebhookCall {
    const contentUrl = this.#emulator.keep(file);
    const html = { contentType: 'text/html', content: '<p><img src="…"></p>' };
    return this.#say({ text: words, attachments: [{ contentType: 'image/*', contentUrl }, html] }, words);
  }

  /** A file, which anybody may fetch who knows its address. */
  file(file: TeamsFile): WebhookCall {
    const { filename = 'file.bin' } = file;
    const downloadUrl = this.#emulator.keep(file).replace('/teams/v3/attachments/', '/sharepoint/');
    const content = { downloadUrl, uniqueId: 'u', fileType: filename.split('.').at(-1) };
    const contentType = 'application/vnd.microsoft.teams.file.download.info';
    return this.#say({ text: '', attachments: [{ contentType, content, name: filename }] }, null);
  }

  /** Taps a button of a card whose data say what the client writes (`messageBack`). */
  tap(id: string, title: string, value: Fields): WebhookCall {
    return this.#say({ text: title, value, replyToId: activityIn(id) }, title);
  }

  /** Submits a card whose data say nothing. */
  submit(id: string, value: Fields): WebhookCall {
    return this.#say({ value, replyToId: activityIn(id) }, null);
  }

  react(id: string, added: readonly string[], removed: readonly string[] = []): WebhookCall {
    const typed = (types: readonly string[]): readonly Fields[] => types.map((type) => ({ type }));
    return this.#tell('messageReaction', {
      replyToId: activityIn(id),
      ...(added.length === 0 ? {} : { reactionsAdded: typed(added) }),
      ...(removed.length === 0 ? {} : { reactionsRemoved: typed(removed) }),
    });
  }

  /** Writes something else where one of their own messages stands. */
  edit(id: string, body: string): WebhookCall {
    this.#emulator.messages.change(id, { text: body });
    const edited = { id: activityIn(id), text: body, channelData: { eventType: 'editMessage' } };
    return this.#tell('messageUpdate', edited);
  }

  /** Takes one of their own messages back. */
  delete(id: string): WebhookCall {
    this.#emulator.messages.change(id, { isDeleted: true });
    return this.#tell('messageDelete', { id: activityIn(id), channelData: { eventType: 'softDeleteMessage' } });
  }

  typing(): WebhookCall {
    return this.#tell('typing', {});
  }

  /** Takes the bot in. */
  install(): WebhookCall {
    return this.#tell('installationUpdate', { action: 'add' });
  }

  /** Something that Teams waits for an answer to. */
  invoke(name: string, value: unknown): WebhookCall {
    return this.#tell('invoke', { name, value });
  }

  #say(message: Fields, text: string | null): WebhookCall {
    const id = this.#emulator.nextActivity();
    const from = this.id;
    const key = this.#emulator.keyOf(this.conversation.id, id);
    this.#emulator.messages.add({ id: key, author: 'person', from, to: this.#emulator.bot.id, text });
    return this.#tell('message', { id, ...message });
  }

  #tell(type: string, fields: Fields): WebhookCall {
    const { id, type: conversationType } = this.conversation;
    const { tenantId } = this.#emulator;
    const isGroup = conversationType === 'personal' ? {} : { isGroup: true };
    return this.#emulator.activity({
      type,
      id: this.#emulator.nextActivity(),
      from: { id: this.id, name: 'Ann', aadObjectId: '1f0c8d1e-0000-4000-8000-000000000001' },
      conversation: { id, conversationType, tenantId, ...isGroup },
      ...fields,
      channelData: { tenant: { id: tenantId }, ...(fields['channelData'] as object | undefined) },
    });
  }
}

function activityIn(id: string): string {
  return id.split('/').at(-1) ?? '';
}
