export { type OpusSampleRate } from './opus/codecs.ts';
export { type WebRTCCaller, type WebRTCCallRequest, type WebRTCVoiceOptions } from './options.ts';
export { type RTCIceServer } from './signalling/network.ts';
export { type WebRTCOffer, WebRTCVoiceBackend } from './webrtc-voice-backend.ts';
