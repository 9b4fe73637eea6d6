/** The WhatsApp Cloud API as a local server. */
export { type WhatsAppFile, WhatsAppPerson } from './whatsapp/person.ts';
export { WhatsAppEmulator, type WhatsAppEmulatorOptions, type WhatsAppStatus } from './whatsapp/whatsapp-emulator.ts';
