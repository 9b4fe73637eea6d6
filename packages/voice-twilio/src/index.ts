export { type TwilioStatistics } from './inbound.ts';
export { TWILIO_VOICE_ENVIRONMENT, type TwilioCaller, type TwilioVoiceOptions } from './options.ts';
export { TwilioVoiceBackend } from './twilio-voice-backend.ts';
export { type StreamTwiML, twiml } from './twiml.ts';
export { type StartedStream } from './wire/read-message.ts';
