import { describe, expect, it } from 'vitest';

import { ROOM_ID } from '../src/cast.ts';
import { CallBench } from './support/call-bench.ts';

const GREETING = 'Lamp shop, this is Nova. How can I help?';
const ANSWER = 'Order 1042, your reading lamp, was packed yesterday and arrives on Thursday.';

describe('a call, as the page is told of it', () => {
  it('is taken up with a greeting, heard, written down and answered; its turn is measured', async () => {
    await using bench = await CallBench.open();
    expect(bench.state).toMatchObject({ phase: 'none', ear: { kind: 'unknown' }, lines: [], turns: [] });
    const session = await bench.call();
    expect(bench.state.ear.kind).toBe('scripted');
    await bench.until(() => bench.state.lines[0]?.state === 'said', session);
    expect(bench.state.lines).toMatchObject([{ who: 'room', speaker: 'Nova', text: GREETING }]);

    expect(await bench.desk.speakForCaller('Where is my order?')).toMatchObject({ ok: true });
    await bench.until(() => bench.state.isSpeech, session);
    await bench.until(() => bench.state.lines[1]?.state === 'partial', session);
    expect('Where is my order?'.startsWith(bench.state.lines[1]?.text ?? 'none')).toBe(true);
    await bench.until(() => bench.state.lines[2]?.state === 'said', session);
    expect(bench.state.isSpeech).toBe(false);
    await bench.until(() => bench.state.lines[2]?.speaker === 'Nova', session);
    expect(bench.state.lines.slice(1)).toMatchObject([
      { who: 'caller', speaker: 'Ben', text: 'Where is my order?', state: 'said' },
      { who: 'room', text: ANSWER, state: 'said', unheard: '' },
    ]);
    const [turn] = bench.state.turns;
    expect(turn).toMatchObject({ question: 'Where is my order?', cutMs: null });
    expect(turn?.marks.firstAudioOut).toBeGreaterThan(turn?.marks.committed ?? Infinity);
    expect(turn?.frameworkMs).toBeGreaterThanOrEqual(0);
    expect(bench.told.some(({ type }) => type === 'sound')).toBe(true);

    bench.hangUp(session);
    expect(bench.state).toMatchObject({ phase: 'ended', sessionId: null, isSpeech: false });
  });

  it('what the caller speaks over is cut where they were, here and in the timeline', async () => {
    await using bench = await CallBench.open();
    const session = await bench.call();
    await bench.desk.speakForCaller('Where is my order?');
    await bench.until(() => bench.state.turns.length === 1, session);
    await bench.desk.speakForCaller('Stop, wait a minute.');
    await bench.until(() => (bench.state.turns[0]?.cutMs ?? 0) > 0, session);
    await bench.until(() => bench.state.lines.some(({ unheard }) => unheard !== ''), session);
    const line = bench.state.lines.find(({ unheard }) => unheard !== '');
    expect(line).toMatchObject({ who: 'room', speaker: 'Nova', state: 'cut' });
    expect(`${line?.text} ${line?.unheard}`).toBe(ANSWER);

    const events = await bench.kit.getTimeline(ROOM_ID, { types: ['message'] });
    const cut = events.find(({ metadata }) => metadata['interrupted'] === true);
    expect(cut?.metadata['spoken']).toMatchObject({ voice: { text: line?.text } });
    const rows = bench.told.flatMap((message) => (message.type === 'entry' ? [message.entry] : []));
    expect(rows.findLast(({ id }) => id === cut?.id)?.spoken).toMatchObject({ heard: line?.text, isCut: true });
  });

  it('what others write is said on the line under their name, and goes to nobody where nobody is on the line', async () => {
    await using bench = await CallBench.open();
    await bench.kit.addMember(ROOM_ID, 'web', 'sam', { displayName: 'Sam', externalId: 'sam' });
    const lanes = (): readonly string[] =>
      bench.told.flatMap((message) => {
        return message.type === 'entry' && message.entry.type === 'message' ? [message.entry.lanes.voice.role] : [];
      });
    const write = async (body: string): Promise<void> => {
      const message = { channelId: 'web', senderId: 'sam', content: { type: 'text', body }, addressedTo: [] } as const;
      await bench.kit.processInbound(message, { roomId: ROOM_ID, until: 'committed' });
    };
    await write('Before the call');
    const session = await bench.call();
    await bench.until(() => bench.state.lines[0]?.state === 'said', session);
    await write('It left this morning.');
    await bench.until(() => bench.state.lines[1]?.state === 'said', session);
    expect(bench.state.lines[1]).toMatchObject({ who: 'room', speaker: 'Sam', text: 'It left this morning.' });
    expect(lanes()[0]).toBe('hidden');
    expect(lanes().at(-1)).toBe('target');
  });

  it('speaks for nobody where nobody is on the line', async () => {
    await using bench = await CallBench.open();
    expect(await bench.desk.speakForCaller('Hello?')).toEqual({ ok: false, message: 'Nobody is on the line.' });
  });
});
