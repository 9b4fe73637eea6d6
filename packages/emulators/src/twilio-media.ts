/** Twilio Media Streams: somebody with a phone, whose call Twilio gives to a WebSocket. */
export { type HeardPiece } from './twilio-media/loudspeaker.ts';
export {
  type DialOptions,
  type RingOptions,
  TwilioMediaEmulator,
  type TwilioMediaEmulatorOptions,
} from './twilio-media/twilio-media-emulator.ts';
export { TwilioMediaCall } from './twilio-media/twilio-media-call.ts';
