import { audioFrame, joinBytes } from '@roomkit/core/audio';
import type { TwilioMediaCall, TwilioMediaEmulator } from '@roomkit/emulators/twilio-media';
import { FliteTTSProvider } from '@roomkit/tts-flite';
import { encodeAudio, SpeexResampler } from '@roomkit/voice-pipeline';

/** A second of silence, as mu-law: long enough to be sure that somebody has finished. */
const SILENCE = new Uint8Array(8_000).fill(0xff);

/** Rings a number as Twilio does: asks its webhook, then opens the stream that the answer names, signed. */
export async function dial(
  twilio: TwilioMediaEmulator,
  webhook: { readonly url: string; readonly connectTo: string },
  from: string,
  options: { readonly wrongSignature?: boolean } = {},
): Promise<TwilioMediaCall> {
  const answer = await twilio.ring({ ...webhook, from });
  const { url, parameters } = streamOf(await answer.text());
  // The addresses are those of the world outside. Here they are on this machine.
  const connectTo = webhook.connectTo.replace('http:', 'ws:').replace('/voice', new URL(url).pathname);
  return twilio.dial({ url, connectTo, parameters, ...options });
}

/** What `<Connect><Stream>` says. */
export function streamOf(twiml: string): {
  readonly url: string;
  readonly parameters: Readonly<Record<string, string>>;
} {
  const parameters = [...twiml.matchAll(/<Parameter name="([^"]*)" value="([^"]*)"\/>/gu)];
  return {
    url: /<Stream url="([^"]*)"/u.exec(twiml)?.[1] ?? '',
    parameters: Object.fromEntries(parameters.map(([, name = '', value = '']) => [name, value])),
  };
}

/** Words as a telephone sends them: mu-law of 8,000 Hz, and then silence. */
export async function spoken(words: string): Promise<Uint8Array> {
  const voice = new FliteTTSProvider({ voice: 'rms' });
  const resampler = new SpeexResampler();
  await resampler.prepare();
  const parts: Uint8Array[] = [];
  for await (const { data } of voice.synthesizeStream(words)) parts.push(data);
  await voice.close();
  const { data } = resampler.resample(audioFrame({ data: joinBytes(parts) }), 8_000, 1, 'telephone');
  return joinBytes([encodeAudio(data, 'mulaw'), SILENCE]);
}

/** How many seconds of sound the person has heard, silence not counted. */
export function soundSeconds({ heard }: TwilioMediaCall): number {
  // A byte of mu-law is a sign and, upside down, how loud it is.
  const isLoud = (byte: number): boolean => 0x7f - (byte & 0x7f) > 0x40;
  return heard.filter(({ audio }) => audio.some(isLoud)).length / 50;
}
