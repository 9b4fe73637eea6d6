import { ConfigurationError } from '@roomkit/core';

/** Options of {@link SherpaOnnxDiarizationProvider}. */
export interface SherpaOnnxDiarizationOptions {
  /** A file that makes embeddings of speakers, of WeSpeaker, 3D-Speaker or NeMo, as sherpa-onnx publishes them. */
  readonly modelPath: string;
  /** Its SHA-256 in hex: sherpa-onnx ends the process over a damaged file, and only this shows every damage. */
  readonly modelSha256?: string;
  /** From which likeness on two voices are one, 0 to 1: the cosine of their embeddings. @defaultValue 0.5 */
  readonly threshold?: number;
  /** How much speech a voice is judged by, in milliseconds. @defaultValue 1500 */
  readonly windowMs?: number;
  /** After how much more speech it is judged again, in milliseconds. @defaultValue 750 */
  readonly intervalMs?: number;
  /** After how much silence somebody else may be speaking, in milliseconds: what came before is left out. @defaultValue 500 */
  readonly turnSilenceMs?: number;
  /** What is quieter is no speech, in dBFS. @defaultValue -50 */
  readonly speechLevelDb?: number;
  /** At most so many speakers of a stream, beside those made known. @defaultValue 8 */
  readonly maxSpeakers?: number;
}

export type SherpaOnnxDiarizationSettings = Readonly<
  Required<Omit<SherpaOnnxDiarizationOptions, 'modelSha256'>> & { modelSha256: string | null }
>;

/** Checked, frozen, with what was left out. @throws ConfigurationError naming the field */
export function settingsOf(options: SherpaOnnxDiarizationOptions): SherpaOnnxDiarizationSettings {
  const settings: SherpaOnnxDiarizationSettings = {
    modelPath: options.modelPath,
    modelSha256: options.modelSha256 ?? null,
    threshold: options.threshold ?? 0.5,
    windowMs: options.windowMs ?? 1_500,
    intervalMs: options.intervalMs ?? 750,
    turnSilenceMs: options.turnSilenceMs ?? 500,
    speechLevelDb: options.speechLevelDb ?? -50,
    maxSpeakers: options.maxSpeakers ?? 8,
  };
  const { modelPath, modelSha256, maxSpeakers } = settings;
  if (typeof modelPath !== 'string' || modelPath.trim() === '')
    throw new ConfigurationError('modelPath', 'must be a path');
  if (modelSha256 !== null && !/^[\da-f]{64}$/u.test(modelSha256)) {
    throw new ConfigurationError('modelSha256', 'must be 64 hexadecimal digits in lower case');
  }
  requireWithin('threshold', settings.threshold, 0, 1);
  requireWithin('windowMs', settings.windowMs, 200, 30_000);
  requireWithin('intervalMs', settings.intervalMs, 100, 30_000);
  requireWithin('turnSilenceMs', settings.turnSilenceMs, 100, 30_000);
  requireWithin('speechLevelDb', settings.speechLevelDb, -60, 0);
  requireWithin('maxSpeakers', maxSpeakers, 1, 1_000);
  if (!Number.isInteger(maxSpeakers)) throw new ConfigurationError('maxSpeakers', 'must be an integer');
  return Object.freeze(settings);
}

function requireWithin(field: string, value: number, least: number, most: number): void {
  if (!(value >= least && value <= most)) throw new ConfigurationError(field, `must be from ${least} to ${most}`);
}
