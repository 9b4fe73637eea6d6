import { describeMemoryProvider, memoryProviderCases, runMemoryProviderCase } from '../../../src/conformance.ts';
import { describeBroken } from '../../suite/broken.ts';
import { brokenMemories } from './broken-memories.ts';
import { NotesMemory, SoundMemory } from './sound-memory.ts';

describeMemoryProvider('a sound window', { create: () => ({ memory: new SoundMemory() }) });
describeMemoryProvider('sound notes', { create: () => ({ memory: new NotesMemory({}) }) });

describeBroken(memoryProviderCases, runMemoryProviderCase, brokenMemories);
