import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { BlockReason, Channel, HookTrigger, RoomKit, textOf } from '../../src/index.ts';

class Plain extends Channel {}

function read(path: string): string {
  return readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');
}

describe('the guides', () => {
  it('CORE-7.5.19 say that visibility is stamped at commit, and so it is', async () => {
    const guide = read('docs/guides/permissions-and-visibility.md');
    expect(guide).toContain('**Visibility is stamped at commit.**');
    expect(guide).toContain('changes what comes, never what was');

    await using kit = new RoomKit();
    await kit.createRoom({ roomId: 'r1' });
    for (const id of ['writer', 'reader']) {
      kit.registerChannel(new Plain(id, { channelType: 'custom:plain' }));
      await kit.attachChannel('r1', id);
    }
    await kit.setVisibility('r1', 'writer', 'none');
    await kit.sendEvent('r1', 'writer', { type: 'text', body: 'hidden then' });
    await kit.setVisibility('r1', 'writer', 'all');
    await kit.sendEvent('r1', 'writer', { type: 'text', body: 'open now' });
    const visible = await kit.visibleEvents(await kit.getContext('r1'), 'reader');
    expect(visible.filter(({ type }) => type === 'message').map((event) => textOf(event))).toEqual(['open now']);
  });

  it('have every error code', () => {
    const source = read('packages/core/src/domain/errors.ts');
    const details = /interface RoomKitErrorDetails \{(?<body>[^]*?)\n\}/u.exec(source)?.groups?.['body'] ?? '';
    const codes = [...details.matchAll(/^ {2}(?<code>[a-z_]+):/gmu)].map(({ groups }) => groups?.['code'] ?? '');
    const guide = read('docs/guides/errors.md');
    expect(codes.length).toBeGreaterThan(30);
    expect(codes.filter((code) => !guide.includes(`| \`${code}\` |`))).toEqual([]);
  });

  it('have every reason of a refusal but that of a repetition', () => {
    const guide = read('docs/guides/errors.md');
    const missing = Object.values(BlockReason).filter((reason) => !guide.includes(`\`${reason}\``));
    expect(missing).toEqual(['duplicate']);
  });

  it('have every hook trigger that core fires', () => {
    const source = read('packages/core/src/hooks/triggers.ts');
    const body = /interface HookTriggers \{(?<body>[^]*?)\n\}/u.exec(source)?.groups?.['body'] ?? '';
    const fired = [...body.matchAll(/^ {2}(?<name>[a-z_]+): \{/gmu)].map(({ groups }) => groups?.['name'] ?? '');
    const known = new Set<string>(Object.values(HookTrigger));
    const guide = read('docs/guides/hooks.md');
    expect(fired.length).toBeGreaterThan(20);
    expect(fired.filter((name) => !known.has(name) || !guide.includes(`\`${name}\``))).toEqual([]);
  });
});
