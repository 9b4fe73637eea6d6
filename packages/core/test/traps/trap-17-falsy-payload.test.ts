import { expect, it } from 'vitest';

import { HookResult } from '../../src/index.ts';
import { r2 } from '../support/kit.ts';

it('CORE-9.3.6 an empty text is what the hook wanted', async () => {
  const { kit } = await r2();
  const seen: string[] = [];
  kit.hook('before_tts', { name: 'redactor' }, () => HookResult.modify(''));
  kit.hook('before_tts', { priority: 1 }, (words) => {
    seen.push(words);
    return HookResult.allow();
  });
  const outcome = await kit.runHooks('before_tts', 'the secret', await kit.getContext('r1'));
  expect(outcome).toMatchObject({ allowed: true, payload: '' });
  expect(seen).toEqual(['']);
});
