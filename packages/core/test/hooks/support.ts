import { HookEngine } from '../../src/hooks/engine.ts';
import { type HookScope } from '../../src/hooks/hook-options.ts';
import { type HookOptions } from '../../src/index.ts';
import { Deadlines } from '../../src/runtime/deadlines.ts';
import { NoopTelemetry } from '../../src/telemetry/noop-telemetry.ts';
import { RecordingLogger } from '../support/recording-logger.ts';
import { TestClock } from '../support/test-clock.ts';

/** A framework event as it was emitted. */
export interface Emitted {
  readonly name: string;
  readonly organizationId: string | null;
  readonly data: object;
}

export interface EngineBench {
  readonly engine: HookEngine;
  readonly clock: TestClock;
  readonly logger: RecordingLogger;
  readonly emitted: Emitted[];
  readonly deps: ConstructorParameters<typeof HookEngine>[0];
}

/** An engine on a clock that stands still. */
export function engineBench(): EngineBench {
  const clock = new TestClock();
  const logger = new RecordingLogger();
  const emitted: Emitted[] = [];
  const deps: ConstructorParameters<typeof HookEngine>[0] = {
    clock,
    logger,
    deadlines: new Deadlines(clock),
    telemetry: new NoopTelemetry(),
    outside: (task) => task(),
    emit: (name, organizationId, data) => void emitted.push({ name, organizationId, data }),
  };
  return { engine: new HookEngine(deps), clock, logger, emitted, deps };
}

export const EVERYWHERE: HookScope = { organizationId: undefined, roomKey: null };

export function inRoom(roomKey: string): HookScope {
  return { organizationId: null, roomKey };
}

export const NO_OPTIONS: HookOptions = {};
