import { readFileSync } from 'node:fs';

import { rmsOf } from '@roomkit/core/audio';
import { describe, expect, it, vi } from 'vitest';

import { OFFER } from './signalling/offers.ts';
import { Caller } from './support/caller.ts';

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

/** The level of the loudest 20 ms: silence is said back as well, and goes on. */
function loudest(samples: Int16Array): number {
  let level = 0;
  for (let at = 0; at < samples.length; at += 320) level = Math.max(level, rmsOf(samples.subarray(at, at + 320)));
  return level;
}

describe('README.md', () => {
  it('shows a snippet that runs', async () => {
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./readme/use.ts')}\`\`\``);
    const log = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const { POST, DELETE, backend } = await import('./readme/use.ts');
    const headers = { 'content-type': 'application/sdp', authorization: 'Bearer secret of ann' };
    const at = 'https://rooms.example/calls';
    expect((await POST(new Request(at, { method: 'POST', body: OFFER }))).status).toBe(403);
    const caller = new Caller();
    const response = await POST(new Request(at, { method: 'POST', headers, body: await caller.offer() }));
    expect(response.status).toBe(201);
    await caller.take(await response.text());
    await vi.waitFor(() => expect(log).toHaveBeenCalledWith('ann is on the line\n'));
    const said = Int16Array.from({ length: 3_200 }, (_value, index) => Math.round(8_000 * Math.sin(index / 6)));
    await caller.speak(said);
    await vi.waitFor(() => expect(loudest(caller.heard())).toBeGreaterThan(3_000));
    const ended = new URL(response.headers.get('location') ?? '', at);
    expect((await DELETE(new Request(ended, { method: 'DELETE' }))).status).toBe(200);
    await caller.hangUp();
    await backend.close();
  });
});
