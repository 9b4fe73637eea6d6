/** Telnyx Messaging as a local server: SMS, MMS and RCS. */
export { TelnyxPerson, TelnyxRCSPerson } from './telnyx/person.ts';
export { TelnyxEmulator, type TelnyxEmulatorOptions } from './telnyx/telnyx-emulator.ts';
export { type TelnyxStatus } from './telnyx/status.ts';
