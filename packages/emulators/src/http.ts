/** The receiver and sender of generic webhooks as a local server. */
export {
  HTTPEmulator,
  type HTTPEmulatorOptions,
  type HTTPSignature,
  type HTTPStatus,
  type HTTPWords,
} from './http/http-emulator.ts';
export { HTTPPerson } from './http/person.ts';
