import { getConversationState } from '@roomkit/agents';
import { type RoomEvent, textOf } from '@roomkit/core';
import type { AIContext } from '@roomkit/core/ai';
import { describe, expect, it } from 'vitest';

import { openDesk, ROOM, type SupportDesk } from './desk.ts';

const WHISPER = 'She is a friend of the owner: be generous, but say nothing of it.';
const ASIDE = 'Lunch at one?';

const handOver = (target: string, summary: string) => ({
  toolCalls: [{ id: 'h1', name: 'handoff', arguments: { target, reason: 'it is about money', summary } }],
});
const refund = (cents: number) => ({ toolCalls: [{ id: `r${cents}`, name: 'refund', arguments: { cents } }] });
const lastWords = ({ messages }: AIContext): string => JSON.stringify(messages.at(-1)?.content);

/** One line an event, as somebody would tell it. */
function told({ source, type, content, visibility, metadata, addressedTo }: RoomEvent): string {
  const who = source.channelId;
  const seen = visibility === 'all' ? '' : ` (${visibility})`;
  const to = addressedTo !== null && addressedTo.length > 0 ? ` to ${addressedTo.join()}` : '';
  const ends = metadata['cancelled'] === true ? ' …' : '';
  if (content.type === 'system') {
    const { name, isError } = content.data as { readonly name?: string; readonly isError?: boolean };
    return `${who} ${type}${to}: ${name ?? content.code}${isError === true ? ' failed' : ''}${seen}`;
  }
  return `${who}${to}: ${textOf({ content })}${ends}${seen}`;
}

/** Everything that was sent to a model, as one text. */
function everythingSent(desk: SupportDesk): string {
  return JSON.stringify(
    Object.values(desk.models).flatMap(({ calls }) =>
      calls.map(({ context }) => [context.systemPrompt, context.messages, context.tools]),
    ),
  );
}

describe('a support desk', () => {
  it('AI-19.6.1 AI-19.6.3 AI-19.6.4 goes from triage to a specialist, by a consent, over an interruption, to a person and back', async () => {
    await using desk = await openDesk({
      triage: [
        { text: 'One moment, I bring you to somebody.', ...handOver('refunds', 'Order 1042 came broken.') },
        'Welcome back. Anything else?',
      ],
      refunds: [
        'I am sorry about order 1042. How much was it?',
        // Begins to write, and is interrupted by what the customer adds.
        { chunks: ['So you want ', 'all of '], hangs: true },
        (context) => (lastWords(context).includes('nine') ? refund(900) : 'Pardon?'),
        'Nine euros are on their way.',
        { text: 'For that I call somebody.', ...handOver('human', 'She asks for the owner.') },
      ],
    });
    const { kit, lee, strategy, twilio } = desk;

    // A customer writes; triage hands over, and the specialist speaks at once, knowing the summary.
    await desk.text('My lamp came broken.');
    await kit.whenIdle();
    expect(await getConversationState(kit, ROOM)).toMatchObject({ activeAgentId: 'refunds' });
    expect(desk.models.refunds.calls[0]?.context.systemPrompt).toContain('Order 1042 came broken.');

    // A colleague whispers to triage alone, and says something among people.
    await kit.sendEvent(ROOM, 'web', { type: 'text', body: WHISPER }, { visibility: 'triage', addressedTo: [] });
    await kit.sendEvent(ROOM, 'web', { type: 'text', body: ASIDE }, { visibility: 'web', addressedTo: [] });
    await kit.whenIdle();

    // The answer to the next message is interrupted by one more; the tool it leads to waits for consent.
    await desk.text('Ten, I think');
    await expect.poll(() => desk.models.refunds.calls.length).toBe(2);
    await desk.text('no, nine');
    await expect.poll(() => desk.asked.length).toBe(1);
    expect(desk.paid).toEqual([]);
    expect(desk.asked[0]).toMatchObject({ data: { tool: 'refund', arguments: { cents: 900 } } });
    await expect
      .poll(() => lee.timeline.some(({ content }) => content?.type === 'text' && content.body.startsWith('May')))
      .toBe(true);
    desk.answer({ approved: true });
    await kit.whenIdle();
    expect(desk.paid).toEqual([900]);

    // The specialist asks for a person. No agent speaks while one is there.
    await desk.text('I want to speak to the owner.');
    await kit.whenIdle();
    expect(await getConversationState(kit, ROOM)).toMatchObject({ activeAgentId: null, withHuman: true });
    await lee.send('I am Lee. We send you a new lamp.');
    await desk.text('Thank you, Lee!');
    await kit.whenIdle();
    const asked = desk.models.triage.calls.length + desk.models.refunds.calls.length;

    // And gives the conversation back: an ordinary handoff.
    const given = { targetAgentId: 'triage', reason: 'done', summary: 'A new lamp is sent.' };
    expect(await strategy.handoffs.request(ROOM, given, { from: 'human' })).toMatchObject({ accepted: true });
    await kit.whenIdle();
    expect(desk.models.triage.calls.length + desk.models.refunds.calls.length).toBe(asked + 1);
    expect(desk.models.triage.calls.at(-1)?.context.systemPrompt).toContain('A new lamp is sent.');

    const story = (await desk.timeline()).filter(
      ({ source, type }) => source.channelId !== 'system' || type === 'system',
    );
    expect(
      story.filter(({ content }) => content.type !== 'system' || content.code !== 'channel_attached').map(told),
    ).toEqual([
      'sms: My lamp came broken.',
      'triage: One moment, I bring you to somebody.',
      'triage tool_call_start: handoff (internal)',
      'triage tool_call_end: handoff (internal)',
      'triage system to refunds: handoff (refunds)',
      'refunds: I am sorry about order 1042. How much was it?',
      `web: ${WHISPER} (triage)`,
      `web: ${ASIDE} (web)`,
      'sms: Ten, I think',
      'sms: no, nine',
      'refunds: So you want all of  …',
      'refunds tool_call_start: refund (internal)',
      'refunds: May the assistant run “refund”? (web)',
      'refunds tool_call_end: refund (internal)',
      'refunds: Nine euros are on their way.',
      'sms: I want to speak to the owner.',
      'refunds: For that I call somebody.',
      'refunds tool_call_start: handoff (internal)',
      'refunds tool_call_end: handoff (internal)',
      'web: I am Lee. We send you a new lamp.',
      'sms: Thank you, Lee!',
      'system system to triage: handoff (triage)',
      'triage: Welcome back. Anything else?',
    ]);

    // What the customer's phone shows: people and agents, no tools, no notices, no whisper.
    expect(twilio.messages.sent().map(({ text }) => text)).toEqual([
      'One moment, I bring you to somebody.',
      'I am sorry about order 1042. How much was it?',
      'So you want all of ',
      'Nine euros are on their way.',
      'For that I call somebody.',
      'I am Lee. We send you a new lamp.',
      'Welcome back. Anything else?',
    ]);

    // Nothing was read by anybody who may not: searched in everything that was sent to the models.
    const toRefunds = JSON.stringify(
      desk.models.refunds.calls.map(({ context }) => [context.systemPrompt, context.messages]),
    );
    expect(toRefunds).not.toContain(WHISPER);
    expect(everythingSent(desk)).not.toContain(ASIDE);
    expect(JSON.stringify(desk.models.triage.calls.at(-1)?.context.messages)).toContain(WHISPER);
  }, 180_000);

  it('a refused consent leaves the money where it is, and the customer with an answer', async () => {
    await using desk = await openDesk({
      triage: [handOver('refunds', 'Order 7.')],
      refunds: [refund(50_000), 'That much I cannot give back.'],
    });
    await desk.text('I want 500 € for order 7.');
    await expect.poll(() => desk.asked.length).toBe(1);
    desk.answer({ approved: false, reason: 'over the limit' });
    await desk.kit.whenIdle();
    expect(desk.paid).toEqual([]);
    expect(desk.twilio.messages.sent().map(({ text }) => text)).toEqual(['That much I cannot give back.']);
    expect(JSON.stringify(desk.models.refunds.calls[1]?.context.messages)).toContain('over the limit');
  }, 180_000);
});
