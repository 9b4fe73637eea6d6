import type { Side, Task } from './tasks.ts';

/** In the process of a side: does what the parent asks, one task after the other. */
export function serve(side: Side): void {
  process.on('message', (task: Task) => {
    run(side, task).then(
      (report) => process.send?.({ report }),
      (error: unknown) =>
        process.send?.({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  process.send?.({ report: side.versions });
}

function run(side: Side, task: Task): Promise<unknown> {
  switch (task.kind) {
    case 'vad':
      return side.vad(task.rate);
    case 'resample':
      return side.resample();
    case 'fidelity':
      return side.fidelity();
    case 'turns':
      return side.turns(task.count);
  }
}
