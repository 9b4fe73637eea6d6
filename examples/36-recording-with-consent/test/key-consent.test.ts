import { CallSession } from '@roomkit/core/audio';
import { describe, expect, it } from 'vitest';

import { KeyConsent } from '../src/key-consent.ts';

function session(id: string): CallSession {
  return new CallSession({ id, participantId: id, createdAt: new Date(0) });
}

describe('consent by keys', () => {
  const [ada, grace] = [session('ada'), session('grace')];
  const ask = (consent: KeyConsent, signal: AbortSignal = new AbortController().signal): Promise<boolean> =>
    consent.ask({ session: ada, consent: 'all_party', parties: [ada, grace], signal });

  it.each([
    ['11', true],
    ['12', false],
    ['21', false],
  ])('VOICE-17.6.1 is that of everybody: %s is %s', async ([first = '', second = ''], hasAgreed) => {
    const consent = new KeyConsent();
    consent.press(ada, first);
    const answer = ask(consent);
    consent.press(grace, '9');
    consent.press(grace, second);
    expect(await answer).toBe(hasAgreed);
  });

  it('VOICE-17.6.1 is the first answer, not a later one, until the call is over', async () => {
    const consent = new KeyConsent();
    for (const key of ['2', '1']) consent.press(ada, key);
    consent.press(grace, '1');
    expect(await ask(consent)).toBe(false);
    consent.forget(ada.id);
    consent.press(ada, '1');
    expect(await ask(consent)).toBe(true);
  });

  it('VOICE-17.6.1 is a no where somebody hangs up', async () => {
    const calls = new AbortController();
    const answer = ask(new KeyConsent(), calls.signal);
    calls.abort();
    expect(await answer).toBe(false);
  });
});
