/** Twilio Programmable Messaging as a local server. */
export { type PersonFile, TwilioPerson } from './twilio/person.ts';
export {
  type InboundParameters,
  TwilioEmulator,
  type TwilioEmulatorOptions,
  type TwilioStatus,
} from './twilio/twilio-emulator.ts';
