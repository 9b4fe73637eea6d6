import { isHidden, isNumber, withoutDevice } from '../address.ts';
import type { WhatsAppSocket } from '../library.ts';

/** Finds the number behind a hidden one. */
export type FindNumber = (lid: string) => Promise<string | null>;

/** By what the connection has learned: messages and contacts tell both, one time or another. */
export function findNumberBy({ signalRepository }: WhatsAppSocket): FindNumber {
  return async (lid) => signalRepository.lidMapping.getPNForLID(lid);
}

/**
 * A person or chat by the address that stays: the number, where it is known. WhatsApp names people by hidden numbers
 * here and by numbers there, and the same message must have one name.
 *
 * @param other - the other address of the same person, where WhatsApp tells it
 */
export async function lastingJid(jid: string, other: string | null, findNumber: FindNumber): Promise<string> {
  const plain = withoutDevice(jid);
  if (!isHidden(plain)) return plain;
  const number = other !== null && isNumber(withoutDevice(other)) ? other : await findNumber(plain);
  return number === null ? plain : withoutDevice(number);
}
