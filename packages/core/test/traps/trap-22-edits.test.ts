import { expect, it } from 'vitest';

import { type EventContent, HookResult } from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { r2 } from '../support/kit.ts';

const edit = (targetEventId: string, editSource: string | null): EventContent => ({
  type: 'edit',
  targetEventId,
  newContent: text('changed'),
  editSource,
});

it('CORE-10.3.7 a target changes once the hooks let it', async () => {
  const { kit, say } = await r2();
  const original = (await say('a', 'mine', { senderId: 'alice' })).event;
  const during: unknown[] = [];
  kit.hook('before_broadcast', async () => {
    during.push((await kit.getEvent('r1', original?.id ?? ''))?.content);
    return HookResult.block('not now');
  });
  await say('a', '', { content: edit(original?.id ?? '', 'sender'), senderId: 'alice' });
  expect(during).toEqual([text('mine')]);
  expect(await kit.getEvent('r1', original?.id ?? '')).toEqual(original);
});

it('CORE-10.3.3 nobody becomes an author by saying so', async () => {
  const { kit, say } = await r2();
  const original = (await say('a', 'mine', { senderId: 'alice' })).event;
  for (const editSource of ['admin', 'system', 'Sender', 'owner', '', null]) {
    await say('a', '', { content: edit(original?.id ?? '', editSource), senderId: 'mallory' });
  }
  expect(await kit.getEvent('r1', original?.id ?? '')).toEqual(original);
});

it('CORE-10.3.9 an edit that calls itself a message is an edit', async () => {
  const { kit, say, add } = await r2();
  const native = await add('native', { capabilities: { supportsEdit: true } });
  const original = (await say('a', 'mine', { senderId: 'alice' })).event;
  const content = edit(original?.id ?? '', 'sender');
  expect(await say('a', '', { content, eventType: 'message', senderId: 'mallory' })).toMatchObject({
    blocked: true,
    reason: 'not_original_author',
  });
  expect(await kit.getEvent('r1', original?.id ?? '')).toEqual(original);
  expect(native.delivered.map((event) => event.content.type)).toEqual(['text']);
});
