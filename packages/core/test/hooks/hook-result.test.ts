import { describe, expect, it } from 'vitest';

import { HookResult } from '../../src/index.ts';
import { anEvent } from '../support/fixtures.ts';

describe('HookResult', () => {
  it('CORE-9.4.2 a modification without payload and a block without reason cannot be made', () => {
    expect(() => new HookResult({ action: 'modify' })).toThrow(TypeError);
    expect(() => new HookResult({ action: 'modify', event: undefined })).toThrow('payload');
    expect(() => new HookResult({ action: 'block' })).toThrow(TypeError);
    expect(() => new HookResult({ action: 'block', reason: '' })).toThrow('reason');
    expect(() => HookResult.block('')).toThrow(TypeError);
    expect(() => HookResult.modify(undefined)).toThrow(TypeError);
  });

  it('CORE-9.4.2 with them they can, an empty payload included', () => {
    const event = anEvent();
    expect(HookResult.modify(event)).toMatchObject({ action: 'modify', event });
    expect(HookResult.modify('')).toMatchObject({ action: 'modify', event: '' });
    expect(HookResult.block('spam')).toMatchObject({ action: 'block', reason: 'spam' });
    expect(Object.isFrozen(HookResult.allow())).toBe(true);
  });
});
