/** VoiceMeUp as a local server. */
export { type MmsCalls, VoiceMeUpPerson } from './voicemeup/person.ts';
export { VoiceMeUpEmulator, type VoiceMeUpEmulatorOptions } from './voicemeup/voicemeup-emulator.ts';
