import { Listeners } from '@roomkit/core/audio';
import { expect, it } from 'vitest';

it('VOICE-12.2.2 tells everybody in the order they came, whatever one of them does', () => {
  const errors: unknown[] = [];
  const listeners = new Listeners<[number]>((error) => errors.push(error));
  const heard: string[] = [];
  const failure = new Error('No.');
  const hear = (value: number): void => void heard.push(`a${value}`);
  const stop = listeners.add(hear);
  listeners.add(() => {
    throw failure;
  });
  listeners.add((value) => heard.push(`b${value}`));
  const stopAgain = listeners.add(hear);
  listeners.call(1);
  expect(heard).toEqual(['a1', 'b1', 'a1']);
  expect(errors).toEqual([failure]);
  stop();
  stop();
  listeners.call(2);
  expect(heard.slice(3)).toEqual(['b2', 'a2']);
  stopAgain();
  expect(listeners.size).toBe(2);
});

it('is quiet about errors that nobody wants to hear of', () => {
  const listeners = new Listeners<[]>();
  listeners.add(() => {
    throw new Error('No.');
  });
  expect(() => listeners.call()).not.toThrow();
});
