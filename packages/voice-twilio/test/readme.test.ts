import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';

import { TwilioMediaEmulator } from '@roomkit/emulators/twilio-media';
import { describe, expect, it, vi } from 'vitest';

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

describe('README.md', () => {
  it('shows a snippet that runs', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    await using twilio = new TwilioMediaEmulator();
    vi.stubEnv('TWILIO_AUTH_TOKEN', twilio.authToken);
    vi.stubEnv('TWILIO_STREAM_URL', 'wss://voice.example/media');
    vi.stubEnv('PUBLIC_URL', 'https://voice.example');
    vi.stubEnv('PORT', '0');
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const { backend, server } = await import('./readme/use.ts');
    if (!server.listening) await new Promise<void>((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const webhook = { url: 'https://voice.example/voice', connectTo: `http://127.0.0.1:${port}/voice` };
    expect((await twilio.ring({ ...webhook, wrongSignature: true })).status).toBe(403);
    const answer = await (await twilio.ring(webhook)).text();
    const [, url = '', name = '', value = ''] = /url="(.*?)"><Parameter name="(.*?)" value="(.*?)"/u.exec(answer) ?? [];
    const parameters = { [name]: value };
    const call = await twilio.dial({ url, connectTo: `ws://127.0.0.1:${port}/media`, parameters });
    await vi.waitFor(() => {
      expect(written).toHaveBeenCalledWith(`${call.identity.callSid} is on the line for lobby\n`);
    });
    call.press('0');
    await vi.waitFor(() => expect(call.heard.length).toBeGreaterThan(0));
    expect(call.violations).toEqual([]);
    await backend.close();
    await new Promise((resolve) => server.close(resolve));
  });
});
