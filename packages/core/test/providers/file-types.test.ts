import { describe, expect, it } from 'vitest';

import { typeByName } from '../../src/providers.ts';

describe('the type of a file by its name', () => {
  it.each([
    ['a.png', 'image/png'],
    ['A holiday.JPG', 'image/jpeg'],
    ['report.final.pdf', 'application/pdf'],
    ['a.exotic', null],
    ['a.constructor', null],
    ['png', null],
    ['.', null],
    ['', null],
  ])('%j is %j', (name, type) => {
    expect(typeByName(name)).toBe(type);
  });
});
