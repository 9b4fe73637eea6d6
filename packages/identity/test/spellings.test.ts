import type { ChannelType } from '@roomkit/core';
import { aliasRules } from '@roomkit/identity';
import { createSeededRandom, type SeededRandom } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { People } from './support.ts';

type Spelling = readonly [channelType: ChannelType, address: string];

const DIGITS = ['14155552671', '442079460958', '33612345678', '390212345678', '5511987654321', '525512345678'];
const MAILS = ['ann@example.org', 'bob.b@example.org', 'j@xn--mnchen-3ya.example', 'ann@gmail.com'];

function spacedOut(random: SeededRandom, digits: string): string {
  return digits.replaceAll(/\d/g, (digit) => digit + random.pick(['', '', '', ' ', '-', '.', '\u00a0']));
}

function phoneSpelling(random: SeededRandom, digits: string): Spelling {
  const old = digits.replace(/^(52)(55)/, '$11$2').replace(/^(5511)9/, '$1');
  const given = random.pick([digits, old]);
  return random.pick<Spelling>([
    ['sms', `+${spacedOut(random, given)}`],
    ['mms', `00${spacedOut(random, digits)}`],
    ['voice', `tel:+${given}`],
    ['rcs', `rcs:+${given}`],
    ['whatsapp', given],
    ['whatsapp', `+${given}`],
    ['whatsapp', `whatsapp:+${given}`],
    ['whatsapp_personal', `${given}@s.whatsapp.net`],
    ['whatsapp_personal', `${given}:${random.integer(99)}@s.whatsapp.net`],
  ]);
}

function mailSpelling(random: SeededRandom, mail: string): Spelling {
  const [local = '', domain = ''] = mail.split('@');
  const cased = local.replaceAll(/[a-z]/g, (letter) => (random.chance() ? letter.toUpperCase() : letter));
  const host = random.pick([
    domain,
    domain.toUpperCase(),
    domain === 'xn--mnchen-3ya.example' ? 'MÜNCHEN.example' : domain,
  ]);
  return ['email', `${cased}${random.pick(['', '', '+x', '+News'])}@${host}`];
}

describe('any two spellings', () => {
  it('of one address are one person, and never somebody else', async () => {
    const random = createSeededRandom(11);
    for (let round = 0; round < 60; round += 1) {
      const people = new People({ rules: aliasRules() });
      const owned = random
        .shuffle([...DIGITS, ...MAILS])
        .slice(0, 6)
        .map((address, at) => ({
          id: `person-${at}`,
          spell: () => (address.includes('@') ? mailSpelling(random, address) : phoneSpelling(random, address)),
        }));
      for (const { id, spell } of owned) {
        const [channelType, address] = spell();
        await people.add(id, { [channelType]: [address] });
      }
      for (const { id, spell } of owned) {
        for (let time = 0; time < 5; time += 1) {
          const [channelType, address] = spell();
          expect([channelType, address, await people.who(channelType, address)]).toEqual([channelType, address, id]);
        }
      }
    }
  });

  it('by a rule are one that reads as itself', () => {
    const random = createSeededRandom(12);
    for (let round = 0; round < 500; round += 1) {
      const [channelType, address] = random.chance()
        ? phoneSpelling(random, random.pick(DIGITS))
        : mailSpelling(random, random.pick(MAILS));
      for (const { canonical, channelTypes } of aliasRules({ gmailDots: true })) {
        const once = channelTypes.includes(channelType) ? canonical(address, channelType) : null;
        expect(once === null ? null : canonical(once, channelType)).toBe(once);
      }
    }
  });
});
