/** ElevenLabs' text to speech as a local server. */
export { ElevenLabsEmulator, type ElevenLabsEmulatorOptions } from './elevenlabs/elevenlabs-emulator.ts';
export { type ElevenLabsFault, type ElevenLabsRefusal } from './elevenlabs/faults.ts';
export { type RecordedSocket } from './speech/speech-sockets.ts';
export { type SpelledEncoding, SpelledReader } from './speech/spelled-speech.ts';
