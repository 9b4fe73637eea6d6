import { InputError } from '@roomkit/core';

import { requireStreamUrl } from './options.ts';

/** What a call is connected to. */
export interface StreamTwiML {
  /** The address of the stream, `wss:`, the same as the backend's. */
  readonly url: string;
  /** Comes with the stream as `customParameters`: name and value have 500 characters together. */
  readonly parameters?: Readonly<Record<string, string>>;
}

const MAX_PARAMETER = 500;

/**
 * The answer to Twilio's call webhook that gives the call to a stream in both directions.
 *
 * @throws ConfigurationError `url`; InputError `parameters`
 * @see https://www.twilio.com/docs/voice/twiml/stream
 */
export function twiml({ url, parameters = {} }: StreamTwiML): string {
  requireStreamUrl('url', url);
  const elements = Object.entries(parameters).map(([name, value]) => {
    if (name === '' || name.length + value.length > MAX_PARAMETER) {
      throw new InputError('parameters', `must have a name, and ${MAX_PARAMETER} characters with it at most`);
    }
    return `<Parameter name="${escaped(name)}" value="${escaped(value)}"/>`;
  });
  const stream =
    elements.length === 0
      ? `<Stream url="${escaped(url)}"/>`
      : `<Stream url="${escaped(url)}">${elements.join('')}</Stream>`;
  return `<?xml version="1.0" encoding="UTF-8"?><Response><Connect>${stream}</Connect></Response>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  // Control characters have no place in XML 1.0, not even escaped.
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/u.test(text)) {
    throw new InputError('parameters', 'must not hold control characters');
  }
  return text.replaceAll(/[&<>"]/gu, (character) => ENTITIES[character] ?? character);
}
