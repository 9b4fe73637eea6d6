import { type PersonFile, TwilioEmulator } from '@roomkit/emulators/twilio';

import type { TwilioOptions } from '../../src/index.ts';

export const PERSON = '+14155552671';
export const FROM = '+14155550100';
export const SERVICE: string = `MG${'b'.repeat(32)}`;
export const PICTURE: PersonFile = { bytes: new Uint8Array([137, 80, 78, 71]), mimeType: 'image/png' };

/** An emulator, and options that point a provider at it. */
export async function startTwilio(): Promise<{ readonly emulator: TwilioEmulator; readonly options: TwilioOptions }> {
  const emulator = await new TwilioEmulator().start();
  const { accountSid, authToken, url } = emulator;
  return { emulator, options: { accountSid, authToken, baseUrl: url } };
}
