/** Building blocks of providers: what every vendor's package would otherwise write again. */
export {
  callVendor,
  failureOfCall,
  requireTold,
  type Vendor,
  type VendorAnswer,
  type VendorCall,
} from './providers/call-vendor.ts';
export { eventOfReference, eventReference } from './providers/event-reference.ts';
export {
  dateOfSeconds,
  dateOfText,
  type Json,
  numberOrNull,
  objectOf,
  objectsOf,
  textOrNull,
} from './providers/fields.ts';
export { fetchVendorMedia, type VendorMediaOptions } from './providers/fetch-vendor-media.ts';
export { isFresh, SIGNATURE_TOLERANCE_MS } from './providers/freshness.ts';
export { handOver, type HandOverOptions } from './providers/hand-over.ts';
export { answerHubChallenge } from './providers/hub-challenge.ts';
export { typeByName } from './providers/file-types.ts';
export { isSignedByHub } from './providers/hub-signature.ts';
export { LiveConnection } from './providers/live/live-connection.ts';
export {
  type LiveSocket,
  type LiveSocketListener,
  type OpenSocketOptions,
  openWsSocket,
  type WsSocket,
} from './providers/live/live-socket.ts';
export { type LiveOutboxLimits } from './providers/live/live-outbox.ts';
export { type LiveConnectionOptions, type LiveMessage, type LiveWire } from './providers/live/live-wire.ts';
export { RealtimeListeners } from './providers/live/realtime-listeners.ts';
export {
  MAX_AUDIO_CHARACTERS,
  type RealtimeConnectionOptions,
  RealtimeSessions,
  resolveRealtimeConnection,
  WholeSamples,
} from './providers/live/realtime-sessions.ts';
export { isPrivateHost } from './media/private-address.ts';
export { type MailBody, type MailBodyLimits, mailBodyOf, type MailEnvelope } from './providers/mail-body.ts';
export { joinParts } from './providers/join-parts.ts';
export { type ModelAnswer, modelResponse, modelUsage, toolCallOf, toolCallOfJson } from './providers/model-answers.ts';
export { askModel, callModel, type ListedModel, type ModelClient, streamModel } from './providers/model-calls.ts';
export {
  brokenOff,
  type ModelErrors,
  type ModelFailure,
  modelFailure,
  unreachedModel,
} from './providers/model-errors.ts';
export { imageOf, type ModelImage } from './providers/model-images.ts';
export { type ModelOptions, resolveModelOptions, type ResolvedModelOptions } from './providers/model-options.ts';
export { isOwnThinking, messageParts, shownParts, systemTexts, wordsOf } from './providers/model-parts.ts';
export { type ModelFacts, ModelProvider } from './providers/model-provider.ts';
export {
  type Environment,
  type EnvironmentVariable,
  optionsFromEnvironment,
  requireBaseUrl,
  requireHttpUrl,
  requireOneOf,
  requireSecret,
  requireSocketUrl,
  requireText,
  requireUsable,
} from './providers/option-checks.ts';
export { type OrganizationOptions, PerOrganization } from './providers/per-organization.ts';
export { plainFilename } from './providers/plain-filename.ts';
export { type ReadFile, readFiles } from './providers/read-files.ts';
export { holdsSecret } from './providers/secret-in-address.ts';
export { type NewContent, sendOrChange, type SendOrChange } from './providers/send-or-change.ts';
export { type PartOptions, sendParts } from './providers/send-parts.ts';
export { orAborted } from './providers/speech/or-aborted.ts';
export { RestartableTimer } from './providers/speech/restartable-timer.ts';
export {
  openSpeechSocket,
  type OpenSpeechSocketOptions,
  type SpeechClient,
  type SpeechRefusal,
  type SpeechSocket,
  type SpeechSocketListener,
} from './providers/speech/speech-socket.ts';
export { splitText } from './providers/split-text.ts';
export { type CallLimits, TimedCall } from './providers/timed-call.ts';
export { toBase64 } from './runtime/base64.ts';
export { createRandomId } from './runtime/create-id.ts';
export { hmac, type HmacOptions, readBase64, readHex, sameSecret, toHex, verifyHmac } from './runtime/signatures.ts';
export { type TextAndHtml, textAndHtml } from './providers/text-and-html.ts';
export {
  requirePublicAddress,
  textWithFiles,
  textWithFilesChannel,
  type TextWithFilesLimits,
} from './providers/text-with-files.ts';
export {
  type FileLimits,
  invalidRecipient,
  requireFile,
  requireLength,
  unsupportedContent,
} from './providers/unsupported.ts';
export { isWorthAnotherTry, refusalOf, type VendorErrors } from './providers/vendor-errors.ts';
export { bodyForm, bodyJson, bodyText } from './providers/webhook-body.ts';
export {
  type FileContent,
  partsOf,
  unsupportedMessage,
  type WordsAndFiles,
  wordsAndFiles,
} from './providers/words-and-files.ts';
