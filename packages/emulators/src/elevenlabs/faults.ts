/** What the vendor may refuse, by its own words. */
export type ElevenLabsRefusal =
  | 'invalid_api_key'
  | 'quota_exceeded'
  | 'voice_not_found'
  | 'max_character_limit_exceeded'
  | 'too_many_concurrent_requests'
  | 'system_busy';

/**
 * What the vendor may do to an utterance. `refuse` says nothing of it. The others come once so many bytes of its audio
 * went: `cut` breaks the connection, `stall` says no more, `garble` sends what nobody can read, `binary` sends bytes
 * where text is expected, `strange` a message that nobody knows, and goes on. The last three are of sockets alone.
 */
export type ElevenLabsFault =
  | { readonly kind: 'refuse'; readonly code: ElevenLabsRefusal }
  | { readonly kind: 'cut' | 'stall' | 'garble' | 'binary' | 'strange'; readonly afterBytes: number };

const REFUSALS: Readonly<Record<ElevenLabsRefusal, readonly [status: number, message: string]>> = {
  invalid_api_key: [401, 'Invalid API key'],
  quota_exceeded: [401, 'This request exceeds your quota.'],
  voice_not_found: [404, 'A voice with the given voice_id was not found.'],
  max_character_limit_exceeded: [400, 'The text is longer than the model takes.'],
  too_many_concurrent_requests: [429, 'Too many concurrent requests.'],
  system_busy: [429, 'We are sorry, the system is experiencing heavy traffic, please try again.'],
};

/** A refusal of a call (https://elevenlabs.io/docs/developers/resources/error-messages). */
export function refusal(code: ElevenLabsRefusal): Response {
  const [status, message] = REFUSALS[code];
  return Response.json({ detail: { status: code, message } }, { status });
}

/** A refusal on a socket, which ends with 1008 then. */
export function refusalMessage(code: ElevenLabsRefusal): Readonly<Record<string, unknown>> {
  return { message: REFUSALS[code][1], error: code, code: 1008 };
}

/** A body that is not as the document says. */
export function invalidBody(wrong: readonly string[]): Response {
  const detail = wrong.map((path) => ({
    loc: ['body', ...path.split('.')],
    msg: 'Invalid value',
    type: 'value_error',
  }));
  return Response.json({ detail }, { status: 422 });
}
