/** The vendor's name, in events and errors. */
export const PROVIDER_NAME = 'whatsapp-personal';
