import { type Clock, ConfigurationError, type Logger, silentLogger, type StateStore, systemClock } from '@roomkit/core';
import { createRandomId, type EnvironmentVariable, requireText } from '@roomkit/core/providers';

import type { AuthStorage } from './auth/auth-storage.ts';
import { FolderStorage } from './auth/folder-storage.ts';
import { StateStorage } from './auth/state-storage.ts';
import type { WhatsAppLibrary } from './library.ts';
import { loadBaileys } from './load-library.ts';

/** Where an account's keys are kept: whoever has them is the account. */
export type WhatsAppPersonalAuth =
  /** A folder of this account alone; one that Baileys' `useMultiFileAuthState` has written can be taken over. */
  | { readonly folder: string }
  /** A state store, under a key of this account's own. */
  | { readonly state: StateStore; readonly key: string; readonly organizationId?: string | null };

/** Options of a {@link WhatsAppPersonalSession}. */
export interface WhatsAppPersonalSessionOptions {
  /** Secret. */
  readonly auth: WhatsAppPersonalAuth;
  /** Shows a QR code, which the phone scans: the text that is drawn. A new one comes every 20 seconds or so. */
  readonly onQr?: (qr: string) => void | Promise<void>;
  /** Shows a code of eight characters, which is typed into the phone in place of a QR code. Needs `phoneNumber`. */
  readonly onPairingCode?: (code: string) => void | Promise<void>;
  /** The account's number in E.164, to pair by code. */
  readonly phoneNumber?: string;
  /** Operating system, browser and version, as the phone lists this device. @defaultValue Baileys' own */
  readonly browser?: readonly [string, string, string];
  /**
   * Shows the account as online while it is connected: only then WhatsApp tells who is typing, and the phone shows
   * no notifications. @defaultValue false
   */
  readonly markOnlineOnConnect?: boolean;
  /** Messages that are remembered, to answer them, fetch their files and send them again. @defaultValue 1000 */
  readonly rememberedMessages?: number;
  /** @defaultValue silent */
  readonly logger?: Logger;
  /** @defaultValue the machine's */
  readonly clock?: Clock;
  /** Makes the ids of messages; its letters and digits count. @defaultValue random */
  readonly createId?: () => string;
  /** Another Baileys than the one that is installed. */
  readonly library?: () => Promise<WhatsAppLibrary>;
}

/** What `fromEnv` reads. */
interface FromEnvironment {
  readonly folder?: string;
  readonly phoneNumber?: string;
}

/** The variables `WhatsAppPersonalSession.fromEnv` reads. */
export const WHATSAPP_PERSONAL_ENVIRONMENT: readonly EnvironmentVariable<FromEnvironment>[] = [
  { name: 'WHATSAPP_PERSONAL_FOLDER', option: 'folder' },
  { name: 'WHATSAPP_PERSONAL_PHONE_NUMBER', option: 'phoneNumber' },
];

/** Options with their defaults. */
export interface Settings {
  readonly storage: AuthStorage;
  readonly onQr: ((qr: string) => void | Promise<void>) | null;
  readonly onPairingCode: ((code: string) => void | Promise<void>) | null;
  /** Digits alone. */
  readonly phoneNumber: string | null;
  readonly browser: readonly [string, string, string] | null;
  readonly markOnlineOnConnect: boolean;
  readonly rememberedMessages: number;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly createId: () => string;
  readonly library: () => Promise<WhatsAppLibrary>;
}

/** @throws ConfigurationError naming the field */
export function settingsOf(options: WhatsAppPersonalSessionOptions): Settings {
  const { phoneNumber, browser, rememberedMessages = 1000, onQr, onPairingCode } = options;
  if (phoneNumber !== undefined && !/^\+?\d{6,15}$/u.test(phoneNumber)) {
    throw new ConfigurationError('phoneNumber', 'must be a phone number in E.164');
  }
  if (onPairingCode !== undefined && phoneNumber === undefined) {
    throw new ConfigurationError('phoneNumber', 'is needed to pair by code');
  }
  if (phoneNumber !== undefined && onPairingCode === undefined) {
    throw new ConfigurationError('onPairingCode', 'is needed: it shows the code to pair with');
  }
  if (browser !== undefined && (!Array.isArray(browser) || browser.length !== 3)) {
    throw new ConfigurationError('browser', 'must be an operating system, a browser and a version');
  }
  if (!Number.isSafeInteger(rememberedMessages) || rememberedMessages < 1) {
    throw new ConfigurationError('rememberedMessages', 'must be a whole number of at least 1');
  }
  return Object.freeze({
    storage: storageOf(options.auth),
    onQr: onQr ?? null,
    onPairingCode: onPairingCode ?? null,
    phoneNumber: phoneNumber?.replace('+', '') ?? null,
    browser: browser ?? null,
    markOnlineOnConnect: options.markOnlineOnConnect ?? false,
    rememberedMessages,
    logger: options.logger ?? silentLogger,
    clock: options.clock ?? systemClock,
    createId: options.createId ?? createRandomId,
    library: options.library ?? loadBaileys,
  });
}

function storageOf(auth: WhatsAppPersonalAuth | undefined): AuthStorage {
  if (auth !== undefined && 'folder' in auth) {
    requireText('auth.folder', auth.folder);
    return new FolderStorage(auth.folder);
  }
  if (typeof auth?.state?.get !== 'function')
    throw new ConfigurationError('auth', 'must name a folder or a state store');
  requireText('auth.key', auth.key);
  return new StateStorage(auth.state, auth.key, auth.organizationId ?? null);
}
