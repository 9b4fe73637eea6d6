import type { VoiceSession } from '@roomkit/core/voice';
import type { RecordingConsentRequest } from '@roomkit/voice';

/** Asks by keys whether a call may be recorded: 1 is a yes, 2 is a no, and no answer is a no. */
export class KeyConsent {
  readonly #answers = new Map<string, PromiseWithResolvers<boolean>>();

  /** A caller pressed a key. Their first answer counts. */
  press({ id }: VoiceSession, digit: string): void {
    if (digit === '1' || digit === '2') this.#answerOf(id).resolve(digit === '1');
  }

  /** Whether everybody in the calls of the room agrees. */
  async ask({ parties, signal }: RecordingConsentRequest): Promise<boolean> {
    // Whoever hangs up has not agreed.
    const gone = new Promise<boolean>((resolve) => {
      signal.addEventListener('abort', () => resolve(false), { once: true });
    });
    const answers = await Promise.all(parties.map(({ id }) => Promise.race([this.#answerOf(id).promise, gone])));
    return answers.every(Boolean);
  }

  /** The call is over: somebody who calls again is asked again. */
  forget(sessionId: string): void {
    this.#answers.delete(sessionId);
  }

  #answerOf(sessionId: string): PromiseWithResolvers<boolean> {
    const answer = this.#answers.get(sessionId) ?? Promise.withResolvers<boolean>();
    this.#answers.set(sessionId, answer);
    return answer;
  }
}
