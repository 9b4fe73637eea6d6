import { readFileSync } from 'node:fs';

import { OpenAIEmulator } from '@roomkit/emulators/openai';
import { aiContext } from '@roomkit/testing/conformance';
import { describe, expect, it, vi } from 'vitest';

import { runTool } from './tools/support.ts';

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

/** The vendor of the snippets. */
async function start(): Promise<OpenAIEmulator> {
  const call = { type: 'tool_call', id: 'a', name: 'weather', arguments: { city: 'Oslo' } } as const;
  const vendor = new OpenAIEmulator({
    script: ({ body }) => (body['tools'] !== undefined && vendor.calls.length === 1 ? { output: [call] } : 'Hello.'),
  });
  return vendor.start();
}

describe('README.md', () => {
  it('shows a snippet that runs', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    await using vendor = await start();
    vi.stubEnv('MODEL_URL', `${vendor.url}/v1`);
    vi.stubEnv('MODEL_KEY', vendor.apiKey);
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await import('./readme/use.ts');
    const text = written.mock.calls.map(([piece]) => piece).join('');
    written.mockRestore();
    expect(text).toBe('Hello.');
    expect(vendor.requests).toHaveLength(1);
  });

  it('shows an agent and tools that run', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/agent.ts')}\`\`\``);
    await using vendor = await start();
    vi.stubEnv('MODEL_URL', `${vendor.url}/v1`);
    vi.stubEnv('MODEL_KEY', vendor.apiKey);
    const { provider, source } = await import('./readme/agent.ts');
    const { text, providerMetadata } = await provider.generate(aiContext());
    expect(text).toBe('Hello.');
    expect(providerMetadata['toolCalls']).toMatchObject([{ name: 'weather', output: 'Clear in Oslo.' }]);
    const [weather] = await source.tools({} as never);
    expect(await runTool(weather, { city: 'Oslo' })).toEqual({ content: 'Clear in Oslo.' });
  });
});
