import './errors.ts';

export { AudioPipeline } from './audio-pipeline.ts';
export { encodeAudio } from './engine/codec.ts';
export { type AudioPipelineDependencies } from './engine/context.ts';
export { type AudioFile, type AudioFiles, localAudioFiles } from './files/audio-files.ts';
export {
  type PipelineStream,
  type StartRecordingOptions,
  type StreamListener,
  type StreamOptions,
} from './pipeline-stream.ts';
export { aesGcmEncryptor, decryptRecording } from './recording/aes-gcm.ts';
export { type RecordingCipher, type RecordingEncryptor } from './recording/encryption.ts';
export { type RecordingStorage, WavFileRecorder, type WavFileRecorderOptions } from './recording/wav-file-recorder.ts';
export { DigitalAGC } from './stages/digital-agc.ts';
export { EnergyVADProvider, type EnergyVADProviderOptions } from './stages/energy-vad-provider.ts';
export { GoertzelDtmfDetector } from './stages/goertzel-dtmf-detector.ts';
export {
  HeuristicBackchannelDetector,
  type HeuristicBackchannelDetectorOptions,
} from './stages/heuristic-backchannel-detector.ts';
export { HeuristicTurnDetector, type HeuristicTurnDetectorOptions } from './stages/heuristic-turn-detector.ts';
export { SpeexResampler, type SpeexResamplerOptions } from './stages/speex-resampler.ts';
export { type PipelineStatistics, type StageStatistics } from './statistics.ts';
