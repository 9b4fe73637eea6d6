/** Deepgram's speech to text as a local server. */
export { DeepgramEmulator, type DeepgramEmulatorOptions } from './deepgram/deepgram-emulator.ts';
export { type DeepgramSocketFault } from './deepgram/faults.ts';
export { type SpelledEncoding, spelledSpeech } from './speech/spelled-speech.ts';
export { type RecordedSocket } from './speech/speech-sockets.ts';
