import { describe, expect, it } from 'vitest';

import { connectCallers } from '../src/call.ts';
import { WORDS } from '../src/note-recogniser.ts';

describe('callers of one room', () => {
  it(
    'VOICE-12.7.4 VOICE-12.7.5 VOICE-12.7.10 VOICE-12.1.2 hear the others, not themselves, and nobody who is muted',
    { timeout: 180_000 },
    async () => {
      const { two, three, muted, lines } = await connectCallers(() => undefined);
      expect(two).toEqual([
        { ada: [], grace: ['ada'] },
        { ada: ['grace'], grace: [] },
      ]);
      expect(three).toEqual({ ada: ['grace', 'linus'], grace: ['ada', 'linus'], linus: ['ada', 'grace'] });
      expect(muted).toEqual({ ada: [], grace: ['ada'], linus: ['ada'] });
      const [ada, grace, linus] = [`ada: ${WORDS.ada}`, `grace: ${WORDS.grace}`, `linus: ${WORDS.linus}`];
      expect(lines.slice(0, 2)).toEqual([ada, grace]);
      expect(lines.slice(2, 5).toSorted()).toEqual([ada, grace, linus]);
      expect(lines.slice(5)).toEqual([ada]);
    },
  );
});
