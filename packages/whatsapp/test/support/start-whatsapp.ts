import { WhatsAppEmulator } from '@roomkit/emulators/whatsapp';

import { WhatsAppCloudProvider, type WhatsAppOptions } from '../../src/index.ts';

export const PERSON = '+14155552671';

/** An emulator, and a provider that is pointed at it. */
export async function startWhatsApp(
  given: Partial<WhatsAppOptions> = {},
): Promise<{ readonly emulator: WhatsAppEmulator; readonly provider: WhatsAppCloudProvider }> {
  const emulator = await new WhatsAppEmulator().start();
  const { accessToken, appSecret, phoneNumberId, url: baseUrl } = emulator;
  const options = { accessToken, appSecret, phoneNumberId, baseUrl, verifyToken: 'verify', ...given };
  return { emulator, provider: new WhatsAppCloudProvider(options) };
}
