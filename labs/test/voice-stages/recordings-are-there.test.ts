import { stderr } from 'node:process';

import { expect, it } from 'vitest';

import { isSkipped, missing } from './lab.ts';

it('has recordings, noises and a recogniser to run with', (context) => {
  if (missing.length > 0) {
    stderr.write(`\nNOT RUN: the voice stages on real recordings: install ${missing.join(' ')}.\n\n`);
    if (isSkipped) context.skip(`not installed: ${missing.join(' ')}`);
  }
  expect(missing).toEqual([]);
});
