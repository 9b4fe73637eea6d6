import { readFileSync } from 'node:fs';

import { OpenAIRealtimeEmulator } from '@roomkit/emulators/openai-realtime';
import { describe, expect, it, vi } from 'vitest';

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

describe('README.md', () => {
  it('shows a snippet that runs', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    await using vendor = await new OpenAIRealtimeEmulator().start();
    vi.stubEnv('OPENAI_API_KEY', vendor.apiKey);
    vi.stubEnv('OPENAI_BASE_URL', `${vendor.url}/v1`);
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const running = import('./readme/use.ts');
    await vi.waitFor(() => expect(vendor.call.counts.asked).toBe(1));
    vendor.call.answerStarts();
    vendor.call.says(['Hel', 'lo.']);
    vendor.call.plays(new Uint8Array(480));
    vendor.call.answerEnds();
    await running;
    const text = written.mock.calls.map(([piece]) => piece).join('');
    written.mockRestore();
    vi.unstubAllEnvs();
    expect(text).toBe('assistant: Hello.\n480 bytes of 24000 Hz\n');
    await vi.waitFor(() => expect(vendor.open).toBe(0));
  });
});
