/** The Messenger Platform as a local server. */
export { MessengerEmulator, type MessengerEmulatorOptions } from './messenger/messenger-emulator.ts';
export { type MessengerFile, MessengerPerson } from './messenger/person.ts';
