/** Where an account's credentials and keys are kept, each by its name. Values are JSON. */
export interface AuthStorage {
  /** Null where nothing is kept. @throws RoomKitError `whatsapp_auth_unreadable` */
  read(name: string): Promise<unknown>;
  write(name: string, value: unknown): Promise<void>;
  remove(name: string): Promise<void>;
  /** Forgets the account: everything of it, and nothing else. */
  clear(): Promise<void>;
}

/** The name of the credentials. */
export const CREDENTIALS = 'creds';

/** The name of a key. */
export function keyName(type: string, id: string): string {
  return `${type}-${id}`;
}
