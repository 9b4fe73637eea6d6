import { CallSession } from '@roomkit/core/audio';
import type {
  RealtimeConnectOptions,
  RealtimeFailure,
  RealtimeToolCall,
  RealtimeTranscription,
  RealtimeVoiceListener,
  VoiceSession,
} from '@roomkit/core/voice';
import { expect, vi } from 'vitest';

import { within } from '../../runtime/within.ts';
import { PATIENCE_MS } from '../../suite/expectations.ts';
import type { RealtimeVendorCall, RealtimeVoiceSubject } from './realtime-subject.ts';

/** How long to look for what must not happen, in real milliseconds. */
export const GLANCE_MS = 20;

/** A call as a session, connected to nothing. */
export function aVoiceSession(id = 'call-1'): VoiceSession {
  const session = new CallSession({
    id,
    participantId: 'caller',
    createdAt: new Date(0),
    roomId: 'r1',
    channelId: 'c1',
  });
  session.moveTo('active');
  return session;
}

/** What a provider tells, in order. */
export class Told implements RealtimeVoiceListener {
  readonly entries: string[] = [];
  readonly audio: Uint8Array[] = [];
  readonly lines: RealtimeTranscription[] = [];
  readonly toolCalls: RealtimeToolCall[] = [];
  readonly ends: boolean[] = [];
  readonly failures: RealtimeFailure[] = [];
  readonly returns: boolean[] = [];
  readonly #sessionId: string;

  /** @param sessionId - whose */
  constructor(sessionId: string) {
    this.#sessionId = sessionId;
  }

  onAudio(session: VoiceSession, audio: Uint8Array): void {
    if (this.#add(session, 'audio')) this.audio.push(audio);
  }

  onTranscription(session: VoiceSession, line: RealtimeTranscription): void {
    if (this.#add(session, `${line.role}${line.isFinal ? '!' : '?'}`)) this.lines.push(line);
  }

  onSpeechStart(session: VoiceSession): void {
    this.#add(session, 'speech_start');
  }

  onSpeechEnd(session: VoiceSession): void {
    this.#add(session, 'speech_end');
  }

  onToolCall(session: VoiceSession, call: RealtimeToolCall): void {
    if (this.#add(session, 'tool')) this.toolCalls.push(call);
  }

  onResponseStart(session: VoiceSession): void {
    this.#add(session, 'start');
  }

  onResponseEnd(session: VoiceSession, { interrupted }: { readonly interrupted: boolean }): void {
    if (this.#add(session, 'end')) this.ends.push(interrupted);
  }

  onError(session: VoiceSession, failure: RealtimeFailure): void {
    if (this.#add(session, 'error')) this.failures.push(failure);
  }

  onReconnected(session: VoiceSession, { resumed }: { readonly resumed: boolean }): void {
    if (this.#add(session, 'back')) this.returns.push(resumed);
  }

  get bytes(): readonly number[] {
    return this.audio.flatMap((piece) => [...piece]);
  }

  get fatal(): readonly RealtimeFailure[] {
    return this.failures.filter(({ isFatal }) => isFatal);
  }

  #add({ id }: VoiceSession, entry: string): boolean {
    if (id !== this.#sessionId) return false;
    this.entries.push(entry);
    return true;
  }
}

/** A session with the vendor, and both its ends. */
export interface Conversation {
  readonly session: VoiceSession;
  readonly told: Told;
  readonly call: RealtimeVendorCall;
}

/** Connects a session. */
export async function conversing(
  subject: RealtimeVoiceSubject,
  options: RealtimeConnectOptions & { readonly id?: string } = {},
): Promise<Conversation> {
  const { id = 'call-1', ...rest } = options;
  const session = aVoiceSession(id);
  const told = new Told(id);
  subject.provider.listen(told);
  await soon(subject, subject.provider.connect(session, rest));
  return { session, told, call: subject.vendor.call };
}

/** Waits for what must happen. */
export async function eventually({ patienceMs = PATIENCE_MS }: RealtimeVoiceSubject, check: () => void): Promise<void> {
  await vi.waitFor(check, { timeout: patienceMs, interval: 2 });
}

export function soon<Value>(
  { patienceMs = PATIENCE_MS }: RealtimeVoiceSubject,
  promise: Promise<Value>,
): Promise<Value> {
  return within(patienceMs, promise);
}

/** Samples that can be told apart. */
export function samples(count: number, from = 0): Uint8Array {
  return Uint8Array.from({ length: count * 2 }, (_byte, at) => (from + at) % 251);
}

/** Has the vendor give a short answer, and waits until it has been told. */
export async function answered(subject: RealtimeVoiceSubject, { told, call }: Conversation): Promise<void> {
  const before = told.ends.length;
  call.answerStarts();
  call.says(['All ', 'well.']);
  call.plays(samples(240));
  call.answerEnds();
  await eventually(subject, () => expect(told.ends).toHaveLength(before + 1));
}

/** A session whose connection was broken, up to the pause before another try. Gives how long that is. */
export async function broken(subject: RealtimeVoiceSubject): Promise<number> {
  const { clock, vendor } = subject;
  vendor.breakOff();
  await eventually(subject, () => expect(clock.untilNext).not.toBeNull());
  return clock.untilNext ?? 0;
}

/** Lets the pause pass, and waits until the connection is back. */
export async function back(subject: RealtimeVoiceSubject, { told }: Conversation, pauseMs: number): Promise<void> {
  const before = told.returns.length;
  await subject.clock.advance(pauseMs);
  await eventually(subject, () => expect(told.returns).toHaveLength(before + 1));
}
