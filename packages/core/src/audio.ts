export { ByteBlocks } from './audio/blocks.ts';
export { CallBackend, type HeldCall } from './audio/call-backend.ts';
export { CallSession, type CallSessionDraft } from './audio/call-session.ts';
export { DTMF_DURATION_MS, requireDtmf } from './audio/dtmf.ts';
export { durationMs, g711Format, INTERNAL_FORMAT, pcmFormat, requireAudioFormat } from './audio/formats.ts';
export { audioFrame, type AudioFrameDraft, chunkOf, frameMs, frameOf } from './audio/frames.ts';
export { Listeners } from './audio/listeners.ts';
export { LoadedOnce } from './audio/loaded-once.ts';
export { modelMissing, type ModelPlace, modelUnreadable, packageMissing, readOnnxModel } from './audio/model-files.ts';
export { type OnnxModel, readOnnx } from './audio/onnx.ts';
export { PacedPlayer } from './audio/paced-player.ts';
export { type PacedPlayerOptions } from './audio/paced-player-options.ts';
export { recognise, type Recognition, type RecognitionOptions, speechBytes } from './audio/recognition.ts';
export {
  bytesOf,
  clampSample,
  floatsOf,
  joinBytes,
  levelDb,
  rmsOf,
  samplesOf,
  samplesOfFloats,
} from './audio/samples.ts';
export { type TextSegment, SentenceSplitter } from './audio/sentence-splitter.ts';
export { sentencesOf, sentencesOfStream } from './audio/sentences.ts';
export { speakAhead } from './audio/speak-ahead.ts';
export { chunksOf, spokenContent } from './audio/spoken-audio.ts';
export { requireStageFrame } from './audio/stage-frames.ts';
export { type UtteranceOptions, type UtteranceRules, utteranceRules } from './audio/utterance-options.ts';
export { type HeardFrame, UtteranceTracker } from './audio/utterance-tracker.ts';
export { readWav, WAV_HEADER_BYTES, wavFile, wavHeader } from './audio/wav.ts';
export { WorkerCalls, type WorkerOperations, type WorkerThread } from './audio/worker-calls.ts';
export { answerCalls, workerBeside, type WorkerHandlers, type WorkerPort } from './audio/worker-answers.ts';
