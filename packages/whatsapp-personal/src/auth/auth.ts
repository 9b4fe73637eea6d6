import { objectOf } from '@roomkit/core/providers';

import type { Credentials, KeyChanges, KeyStore, WhatsAppLibrary } from '../library.ts';
import { type AuthStorage, CREDENTIALS, keyName } from './auth-storage.ts';
import { withBytes, withBytesAsJson } from './bytes-in-json.ts';

const APP_STATE_KEY = 'app-state-sync-key';

/** What an account is known by to WhatsApp, kept as it changes. */
export class Auth {
  /** Changed in place. */
  readonly creds: Credentials;
  readonly keys: KeyStore;
  readonly #storage: AuthStorage;
  /** Saves go one after the other, so that the last one is what stays. */
  #saving: Promise<void> = Promise.resolve();
  #isForgotten = false;

  private constructor(storage: AuthStorage, creds: Credentials, library: WhatsAppLibrary) {
    this.#storage = storage;
    this.creds = creds;
    this.keys = {
      get: async (type, ids) => {
        const found = await Promise.all(ids.map(async (id) => [id, await this.#key(library, type, id)] as const));
        return Object.fromEntries(found.filter(([, value]) => value !== null));
      },
      set: async (changes) => this.#keep(changes),
    };
  }

  /** The account that is kept, or a new one that is to be paired. @throws RoomKitError `whatsapp_auth_unreadable` */
  static async open(storage: AuthStorage, library: WhatsAppLibrary): Promise<Auth> {
    const kept = await storage.read(CREDENTIALS);
    const creds = withBytes(kept);
    return new Auth(storage, isPaired(creds) ? creds : library.initAuthCreds(), library);
  }

  /** Keeps the credentials as they are now. */
  async save(): Promise<void> {
    const save = async (): Promise<void> => {
      if (!this.#isForgotten) await this.#storage.write(CREDENTIALS, withBytesAsJson(this.creds));
    };
    const saved = this.#saving.then(save);
    this.#saving = saved.catch(() => {});
    await saved;
  }

  /** Forgets the account; what its connection still brings is not kept. */
  async clear(): Promise<void> {
    this.#isForgotten = true;
    await this.saved();
    await this.#storage.clear();
  }

  /** Resolves once no save is under way. */
  async saved(): Promise<void> {
    await this.#saving;
  }

  async #key(library: WhatsAppLibrary, type: string, id: string): Promise<unknown> {
    const value = withBytes(await this.#storage.read(keyName(type, id)));
    if (value === null || type !== APP_STATE_KEY) return value;
    return library.proto.Message.AppStateSyncKeyData.fromObject(objectOf(value));
  }

  async #keep(changes: KeyChanges): Promise<void> {
    if (this.#isForgotten) return;
    const work = Object.entries(changes).flatMap(([type, values = {}]) =>
      Object.entries(values).map(async ([id, value]) => {
        const name = keyName(type, id);
        if (value === null || value === undefined) await this.#storage.remove(name);
        else await this.#storage.write(name, withBytesAsJson(value));
      }),
    );
    await Promise.all(work);
  }
}

/**
 * Whether WhatsApp has signed the device. One that has only asked for a pairing code has a name, and would be refused
 * for good with it: it begins anew.
 */
function isPaired(creds: unknown): creds is Credentials {
  return Boolean(objectOf(creds)['account']);
}
