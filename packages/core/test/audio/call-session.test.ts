import { CallSession } from '@roomkit/core/audio';
import type { VoiceSessionChange, VoiceSessionState } from '@roomkit/core/voice';
import { describe, expect, it } from 'vitest';

function session(): CallSession {
  return new CallSession({ id: 'call-1', participantId: 'caller', createdAt: new Date(0) });
}

/** A session that has got so far. */
function at(state: VoiceSessionState): CallSession {
  const made = session();
  if (state === 'active' || state === 'paused') made.moveTo('active');
  if (state !== 'connecting') made.moveTo(state);
  return made;
}

const STATES: readonly VoiceSessionState[] = ['connecting', 'active', 'paused', 'ended'];
const MOVES = new Set([
  ...['connecting active', 'connecting ended', 'active paused', 'active ended', 'paused active', 'paused ended'],
]);

describe('CallSession', () => {
  it('VOICE-12.2.6 goes from connecting to its end, and tells of each step in order', () => {
    const call = session();
    const changes: VoiceSessionChange[] = [];
    const stop = call.onStateChange((change) => changes.push(change));
    call.moveTo('active');
    call.moveTo('paused', 'hold');
    call.moveTo('active');
    call.moveTo('active');
    call.moveTo('ended', 'hangup');
    stop();
    expect(changes).toEqual([
      { from: 'connecting', to: 'active', reason: null },
      { from: 'active', to: 'paused', reason: 'hold' },
      { from: 'paused', to: 'active', reason: null },
      { from: 'active', to: 'ended', reason: 'hangup' },
    ]);
    expect(call.state).toBe('ended');
  });

  const pairs = STATES.flatMap((from) => STATES.map((to) => [from, to] as const));
  const isMove = ([from, to]: readonly [string, string]): boolean => from === to || MOVES.has(`${from} ${to}`);

  it.each(pairs.filter(isMove))('VOICE-12.2.6 goes from %s to %s', (from, to) => {
    const call = at(from);
    call.moveTo(to);
    expect(call.state).toBe(to);
  });

  it.each(pairs.filter((pair) => !isMove(pair)))('VOICE-12.2.6 VOICE-12.2.7 does not go from %s to %s', (from, to) => {
    const call = at(from);
    expect(() => call.moveTo(to)).toThrow(
      expect.objectContaining({ code: 'session_transition_invalid', details: { sessionId: 'call-1', from, to } }),
    );
    expect(call.state).toBe(from);
  });

  it('VOICE-12.2.7 belongs to no other room once it has ended', () => {
    const call = session();
    expect([call.roomId, call.channelId, call.organizationId]).toEqual([null, null, null]);
    call.bindTo({ roomId: 'r1', channelId: 'voice', organizationId: 'acme' });
    expect([call.roomId, call.channelId, call.organizationId]).toEqual(['r1', 'voice', 'acme']);
    call.bindTo({ roomId: 'r2', channelId: 'voice' });
    expect([call.roomId, call.organizationId]).toEqual(['r2', null]);
    call.moveTo('ended');
    expect(() => call.bindTo({ roomId: 'r3', channelId: 'voice' })).toThrow(
      expect.objectContaining({ code: 'session_transition_invalid' }),
    );
    expect(call.roomId).toBe('r2');
  });

  it('VOICE-12.2.6 is not held up by a listener that throws', () => {
    const call = session();
    const states: string[] = [];
    call.onStateChange(() => {
      throw new Error('No.');
    });
    call.onStateChange(({ to }) => states.push(to));
    call.moveTo('active');
    expect(states).toEqual(['active']);
  });

  it('begins with what it was given', () => {
    const draft = {
      id: 'a',
      participantId: 'p',
      createdAt: new Date(5),
      roomId: 'r',
      channelId: 'c',
      organizationId: 'o',
    };
    expect(new CallSession({ ...draft, metadata: { from: 'sip' } })).toMatchObject({
      ...draft,
      metadata: { from: 'sip' },
    });
    expect(session()).toMatchObject({ state: 'connecting', metadata: {} });
  });
});
