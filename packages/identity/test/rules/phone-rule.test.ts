import type { ChannelType } from '@roomkit/core';
import { aliasRules, PHONE_CHANNEL_TYPES, phoneRule } from '@roomkit/identity';
import { describe, expect, it } from 'vitest';

const rule = phoneRule({ defaultRegion: 'US' });

describe('phoneRule', () => {
  it.each<[string, ChannelType, string | null]>([
    ['+14155552671', 'sms', '+14155552671'],
    ['(415) 555-2671', 'sms', '+14155552671'],
    ['001 415 555 2671', 'voice', '+14155552671'],
    ['tel:+1-415-555-2671', 'voice', '+14155552671'],
    ['rcs:+14155552671', 'rcs', '+14155552671'],
    ['whatsapp:+14155552671', 'whatsapp', '+14155552671'],
    ['14155552671', 'whatsapp', '+14155552671'],
    ['442079460958', 'whatsapp', '+442079460958'],
    ['14155552671@s.whatsapp.net', 'whatsapp_personal', '+14155552671'],
    ['14155552671:12@s.whatsapp.net', 'whatsapp_personal', '+14155552671'],
    ['14155552671@c.us', 'whatsapp_personal', '+14155552671'],
    // What numbering plans have given up.
    ['5215512345678', 'whatsapp', '+525512345678'],
    ['whatsapp:+5215512345678', 'whatsapp', '+525512345678'],
    ['+52 1 55 1234 5678', 'sms', '+525512345678'],
    ['0052 1 55 1234 5678', 'sms', '+525512345678'],
    ['551187654321', 'whatsapp', '+5511987654321'],
    ['+55 11 98765-4321', 'sms', '+5511987654321'],
    // A number of a house in Brazil, and of two kinds in Argentina.
    ['551132654321', 'whatsapp', '+551132654321'],
    ['+54 9 11 1234 5678', 'sms', '+5491112345678'],
    ['+54 11 1234 5678', 'sms', '+541112345678'],
    // Ids that hide a number, groups, short codes and names.
    ['US.13491208655302741918', 'whatsapp', null],
    ['1234567890@lid', 'whatsapp_personal', null],
    ['14155552671-1600000000@g.us', 'whatsapp_personal', null],
    ['14155552671@example.org', 'whatsapp_personal', null],
    ['21212', 'sms', null],
    ['RoomKit', 'sms', null],
    ['+14155552671 ext 5', 'sms', null],
    ['', 'sms', null],
    ['1'.repeat(200_000), 'whatsapp', null],
  ])('reads %j on %s as %s', (address, channelType, expected) => {
    expect(rule.canonical(address, channelType)).toBe(expected);
  });

  it('reads Brazil in its own region', () => {
    expect(phoneRule({ defaultRegion: 'BR' }).canonical('(11) 8765-4321', 'sms')).toBe('+5511987654321');
  });

  it('needs the country code where no region is given', () => {
    const [international] = aliasRules();
    expect(international?.canonical('(415) 555-2671', 'sms')).toBeNull();
    expect(international?.channelTypes).toEqual(PHONE_CHANNEL_TYPES);
  });

  it.each([['XX'], [''], ['us']])('knows no region %j', (defaultRegion) => {
    expect(() => aliasRules({ defaultRegion })).toThrow(
      expect.objectContaining({
        code: 'configuration_invalid',
        details: expect.objectContaining({ field: 'defaultRegion' }),
      }),
    );
  });
});
