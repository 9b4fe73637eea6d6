import { type Json, objectOf, objectsOf, textOrNull, type VendorErrors } from '@roomkit/core/providers';

/** What an answer says: one message stands alone, several in a list. */
export function saidOf(body: unknown): { readonly status: string | null; readonly messages: readonly Json[] } {
  const { response_status: status, response_messages: said } = objectOf(objectOf(body)['response_details']);
  const { message } = objectOf(said);
  return { status: textOrNull(status), messages: objectsOf(Array.isArray(message) ? message : [message]) };
}

/** VoiceMeUp publishes no list of its codes: the status alone says whether another try may help. */
export const voiceMeUpErrors: VendorErrors = {
  codeOf: (body) => textOrNull(saidOf(body).messages[0]?.['code']),
};
