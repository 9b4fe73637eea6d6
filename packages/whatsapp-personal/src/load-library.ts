import { RoomKitError } from '@roomkit/core';

import type { WhatsAppLibrary } from './library.ts';

/** The version this package is checked against; `latest` is an older one whose dependencies are not in the registry. */
const INSTALL = 'npm install baileys@7.0.0-rc14';

/** Loads Baileys where the application has installed it. @throws RoomKitError `whatsapp_library_missing` */
export async function loadBaileys(): Promise<WhatsAppLibrary> {
  try {
    return await import('baileys');
  } catch (cause) {
    throw libraryMissing(cause);
  }
}

/** Says what to install. */
export function libraryMissing(cause: unknown): RoomKitError<'whatsapp_library_missing'> {
  return new RoomKitError(
    'whatsapp_library_missing',
    `Baileys is not installed, or cannot be loaded: ${INSTALL}`,
    { package: 'baileys', command: INSTALL },
    { cause },
  );
}
