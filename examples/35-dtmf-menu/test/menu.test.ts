import { describe, expect, it } from 'vitest';

import { PhoneMenu } from '../src/menu.ts';

function pressed(keys: string): { readonly said: readonly (string | null)[]; readonly cards: readonly string[] } {
  const cards: string[] = [];
  const menu = new PhoneMenu((card) => cards.push(card));
  return { said: Array.from(keys, (key) => menu.press(key)), cards };
}

describe('a menu', () => {
  it('VOICE-12.2.5 says what is behind a key, and the menu again where nothing is', () => {
    const { said } = pressed('19');
    expect(said).toEqual([expect.stringContaining('nine to five'), expect.stringContaining('Press 1')]);
  });

  it('VOICE-12.2.5 says nothing while a card is typed, and charges it once when it is complete', () => {
    const { said, cards } = pressed('24000#0000000000021');
    expect(cards).toEqual(['4000000000000002']);
    expect(said.slice(1, -2)).toEqual(Array(16).fill(null));
    expect(said.at(-2)).toContain('ends in 0 0 0 2');
    expect(said.at(-1)).toContain('nine to five');
  });

  it('VOICE-12.2.5 goes back by the star, and keeps nothing of the card', () => {
    const { said, cards } = pressed('2411*1');
    expect(said.slice(-2)).toEqual([expect.stringContaining('Welcome'), expect.stringContaining('nine to five')]);
    expect(cards).toEqual([]);
  });
});
