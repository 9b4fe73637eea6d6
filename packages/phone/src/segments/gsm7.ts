/** The default alphabet in the order of its codes, without the escape at 0x1b. 3GPP TS 23.038 §6.2.1. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';

/** Each of these goes as an escape and a code of the extension table. 3GPP TS 23.038 §6.2.1.1. */
const EXTENSION = '\f^{}\\[~]|€';

const SEPTETS: ReadonlyMap<string, number> = new Map([
  ...Array.from(BASIC, (character) => [character, 1] as const),
  ...Array.from(EXTENSION, (character) => [character, 2] as const),
]);

/** How many septets a character takes: 1, 2 with the escape, or 0 where the alphabet has it not. */
export function septetsOf(character: string): number {
  return SEPTETS.get(character) ?? 0;
}

/** Whether a text can be sent in the GSM 7-bit default alphabet. */
export function isGsm7(text: string): boolean {
  for (const character of text) if (!SEPTETS.has(character)) return false;
  return true;
}
