import { describeVADProvider, runVADProviderCase, vadProviderCases } from '../../../src/conformance.ts';
import { describeBroken } from '../../suite/broken.ts';
import { brokenVADs } from './broken-vads.ts';
import { LoudVAD } from './loud-vad.ts';

describeVADProvider('LoudVAD', { create: () => ({ vad: new LoudVAD() }) });

const config = { silenceThresholdMs: 300, speechPadMs: 100, minSpeechDurationMs: 100 };
describeVADProvider('LoudVAD with other times', { create: () => ({ vad: new LoudVAD(config), config }) });

describeBroken(vadProviderCases, runVADProviderCase, brokenVADs);
