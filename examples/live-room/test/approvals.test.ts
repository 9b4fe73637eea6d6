import { RoomKit } from '@roomkit/core';
import { createTestClock, createTestIds } from '@roomkit/testing';
import { afterEach, describe, expect, it } from 'vitest';

import { ROOM_ID } from '../src/cast.ts';
import { type ApprovalWord, Approvals } from '../src/feed/approvals.ts';
import type { Approval } from '../src/feed/desk-messages.ts';

const OTHER: Approval = {
  requestId: 'theirs',
  agentId: 'refunds',
  tool: 'refund_order',
  arguments: { order: '1042' },
  triggerEventId: 'notice',
};

/** A process of the demo as far as its questions go, on a clock that stands still. */
async function oneProcess() {
  const clock = createTestClock();
  const kit = new RoomKit({ clock, createId: createTestIds() });
  await kit.createRoom({ roomId: ROOM_ID });
  const told: ApprovalWord[] = [];
  const approvals = new Approvals({
    ...{ kit, clock, createId: createTestIds('process') },
    tell: (word) => void told.push(word),
    onChange: () => {},
  });
  kits.push(kit);
  const ask = (triggerEventId: string): Promise<unknown> => {
    const data = { kind: 'tool_approval', channelId: 'refunds', tool: 'refund_order', arguments: {}, triggerEventId };
    const answer = kit.waitForInput(ROOM_ID, { requestId: 'ours', prompt: 'May it?', data });
    approvals.changed();
    return answer;
  };
  return { approvals, ask, clock, told };
}

const kits: RoomKit[] = [];

describe('questions of several processes', () => {
  afterEach(async () => {
    await Promise.all(kits.splice(0).map((kit) => kit.close()));
  });

  it('one’s own is told again while it waits, and told off once it is answered', async () => {
    const { approvals, ask, clock, told } = await oneProcess();
    const answer = ask('notice');
    await clock.advance(2500);
    expect(told).toHaveLength(3);
    expect(told.at(-1)).toMatchObject({ type: 'asks', approvals: [{ requestId: 'ours', triggerEventId: 'notice' }] });
    expect(approvals.answer('ours', { approved: true, reason: '' })).toBe(true);
    expect(await answer).toEqual({ approved: true, reason: '' });
    expect(told.at(-1)).toMatchObject({ type: 'asks', approvals: [] });
    await clock.advance(5000);
    expect(told).toHaveLength(4);
    expect(approvals.list()).toEqual([]);
  });

  it('another’s is shown as long as it is repeated, and is gone with its process', async () => {
    const { approvals, clock } = await oneProcess();
    const word: ApprovalWord = { type: 'asks', processId: 'other', approvals: [OTHER] };
    for (let second = 0; second < 6; second += 1) {
      approvals.hear(word);
      await clock.advance(1000);
    }
    expect(approvals.list()).toEqual([OTHER]);
    await clock.advance(3000);
    expect(approvals.list()).toEqual([]);
    expect(approvals.answer('theirs', { approved: true, reason: '' })).toBe(false);
  });

  it('another’s is answered by the process that asks', async () => {
    const { approvals, told } = await oneProcess();
    approvals.hear({ type: 'asks', processId: 'other', approvals: [OTHER] });
    const answer = { approved: false, reason: 'Lee said no' };
    expect(approvals.answer('theirs', answer)).toBe(true);
    expect(told).toEqual([{ type: 'answer', requestId: 'theirs', answer }]);
  });

  it('an answer that was given elsewhere reaches who waits here', async () => {
    const { approvals, ask } = await oneProcess();
    const waiting = ask('notice');
    approvals.hear({ type: 'answer', requestId: 'ours', answer: { approved: true, reason: '' } });
    expect(await waiting).toMatchObject({ approved: true });
  });

  it('a turn that is made again here takes the place of the question its old process asked', async () => {
    const { approvals, ask } = await oneProcess();
    approvals.hear({ type: 'asks', processId: 'other', approvals: [OTHER] });
    void ask('notice').catch(() => undefined);
    expect(approvals.list().map(({ requestId }) => requestId)).toEqual(['ours']);
  });
});
