/** The one room of this demo and everybody in it. The page imports this too. */
export const ROOM_ID = 'front-desk';

/** Ids of the three channels, in the order they are shown. */
export const CHANNELS = ['sms', 'web', 'assistant'] as const;
export type ChannelName = (typeof CHANNELS)[number];

/** Who speaks on which channel. */
export const CUSTOMER = { name: 'Maya', number: '+15550100' } as const;
export const SHOP_NUMBER = '+15550199';
export const COLLEAGUES = { sam: 'Sam', lee: 'Lee' } as const;
export const ASSISTANT_NAME = 'Nova';

/** Whether a value names one of the channels. */
export function isChannelName(value: unknown): value is ChannelName {
  return CHANNELS.some((name) => name === value);
}

/** Whether a value is the id of a colleague. */
export function isColleague(value: unknown): value is keyof typeof COLLEAGUES {
  return typeof value === 'string' && Object.hasOwn(COLLEAGUES, value);
}
