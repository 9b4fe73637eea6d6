/** The SMS REST API of Sinch as a local server. */
export { SinchPerson } from './sinch/person.ts';
export { SinchEmulator, type SinchEmulatorOptions, type SinchStatus } from './sinch/sinch-emulator.ts';
