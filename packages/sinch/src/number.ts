import { textOrNull } from '@roomkit/core/providers';
import { findE164 } from '@roomkit/phone';

/** A number as Sinch writes it, in E.164: without its plus; short codes stay as they are. */
export function withPlus(number: unknown): string | null {
  const text = textOrNull(number);
  return text === null ? null : (findE164(`+${text}`) ?? text);
}
