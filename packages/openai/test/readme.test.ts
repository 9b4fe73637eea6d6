import { readFileSync } from 'node:fs';

import { aiScenario, scenarioText, startLocalVendor } from '@roomkit/testing/conformance';
import { describe, expect, it, vi } from 'vitest';

import { responsesReply } from './responses-vendor.ts';

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

describe('README.md', () => {
  it('shows a snippet that runs', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    const scenario = aiScenario();
    await using vendor = await startLocalVendor((request) => responsesReply(scenario, request));
    vi.stubEnv('OPENAI_API_KEY', 'key');
    vi.stubEnv('OPENAI_BASE_URL', vendor.url);
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await import('./readme/use.ts');
    const text = written.mock.calls.map(([piece]) => piece).join('');
    written.mockRestore();
    vi.unstubAllEnvs();
    expect(text).toBe(scenarioText(scenario));
    expect(vendor.requests).toHaveLength(1);
  });
});
