import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * What is measured. The peer range of the agents is `^0.13.34` of rtc-node, whose latest is 1.1.0. No install script is
 * run: all that is native comes in packages of its own, by platform.
 */
const PINNED: Readonly<Record<string, string>> = {
  '@livekit/agents': '1.9.0',
  '@livekit/agents-plugin-silero': '1.9.0',
  '@livekit/rtc-node': '0.13.34',
  zod: '4.6.7',
};

/** Loads the packages from where they are installed: an import is resolved from the file it stands in. */
const ENTRY = `export * as agents from '@livekit/agents';
export * as rtc from '@livekit/rtc-node';
export { VAD as SileroVAD } from '@livekit/agents-plugin-silero';
`;

export const ENTRY_FILE = 'livekit.mjs';

/** Installs the pinned packages into a folder, 500 MB; what is there already stays. */
export async function installLiveKit(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, ENTRY_FILE), ENTRY);
  if (existsSync(join(folder, 'node_modules', '@livekit', 'agents-plugin-silero', 'package.json'))) return;
  const packages = Object.entries(PINNED).map(([name, version]) => `${name}@${version}`);
  const flags = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await promisify(execFile)('npm', ['install', '--prefix', folder, ...flags, ...packages], { cwd: folder });
}
