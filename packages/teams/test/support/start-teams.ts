import type { WebhookRequest } from '@roomkit/core';
import type { WebhookCall } from '@roomkit/emulators';
import { TeamsEmulator, type TeamsEmulatorOptions } from '@roomkit/emulators/teams';

import { BotFrameworkTeamsProvider, type TeamsOptions } from '../../src/index.ts';

export const PERSON = '29:1ann';
/** Their own conversation with the bot. */
export const CONVERSATION = 'a:personal-1ann';

/** Options that point a provider at an emulator. */
export function optionsFor(emulator: TeamsEmulator): TeamsOptions {
  const { appId, appPassword, openIdUrl, serviceUrl, tenantId, url: loginUrl } = emulator;
  return { appId, appPassword, tenantId, serviceUrl, loginUrl, openIdUrl };
}

/** An emulator, and a provider that is pointed at it. */
export async function startTeams(
  given: Partial<TeamsOptions> = {},
  emulated: TeamsEmulatorOptions = {},
): Promise<{ readonly emulator: TeamsEmulator; readonly provider: BotFrameworkTeamsProvider }> {
  const emulator = await new TeamsEmulator(emulated).start();
  emulator.person(PERSON);
  return { emulator, provider: new BotFrameworkTeamsProvider({ ...optionsFor(emulator), ...given }) };
}

/** A webhook as a provider gets it. */
export async function requestOf(call: WebhookCall, wrongSignature = false): Promise<WebhookRequest> {
  const request = await call.request({ wrongSignature });
  const { url, method, headers } = request;
  return { url, method, headers, body: new Uint8Array(await request.arrayBuffer()) };
}
