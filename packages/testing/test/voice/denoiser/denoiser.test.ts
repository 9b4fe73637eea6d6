import { denoiserProviderCases, describeDenoiserProvider, runDenoiserProviderCase } from '../../../src/conformance.ts';
import { describeBroken } from '../../suite/broken.ts';
import { brokenDenoisers } from './broken-denoisers.ts';
import { GateDenoiser } from './gate-denoiser.ts';

describeDenoiserProvider('GateDenoiser', { create: () => ({ denoiser: new GateDenoiser() }) });

describeBroken(denoiserProviderCases, runDenoiserProviderCase, brokenDenoisers);
