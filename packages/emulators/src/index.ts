export { type EmulatedSubject, Emulator, type EmulatorOptions } from './emulator/emulator.ts';
export { type EmulatorFault, type Refusal } from './emulator/faults.ts';
export { FileShelf, type KeptFile } from './emulator/file-shelf.ts';
export { type EmulatedFile, type EmulatedMessage, MessageBook, type NewMessage } from './emulator/messages.ts';
export { type RecordedRequest } from './emulator/recorded-request.ts';
export { type DeliverOptions, WebhookCall, type WebhookTarget } from './emulator/webhook-call.ts';
export {
  type VendorApp,
  type VendorBindings,
  VendorServer,
  type VendorServerOptions,
} from './emulator/vendor-server.ts';
export { type ModelFault, type ModelRefusal } from './model/faults.ts';
export { type ModelFrame, sse } from './model/frames.ts';
export { type ModelContext, ModelEmulator, type ModelEmulatorOptions } from './model/model-emulator.ts';
export {
  type ModelAnswer,
  type ModelCall,
  type ModelFinishReason,
  type ModelOutput,
  type ModelScript,
  type ModelScriptEntry,
  type ModelUsage,
  type PlayedAnswer,
} from './model/script.ts';
export { type SplitAt } from './model/split.ts';
export { type ModelWire } from './model/wire.ts';
