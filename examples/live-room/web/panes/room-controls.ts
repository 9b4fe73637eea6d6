import type { DemoState } from '../../src/feed/messages.ts';
import { command } from '../command.ts';
import { h, slot } from '../dom.ts';
import { icon, type IconName } from '../parts/icons.ts';
import { themeToggle } from '../parts/theme.ts';
import type { Store } from '../store.ts';

type RoomAction = 'pause' | 'resume' | 'close' | 'reopen';

const ACTIONS: Readonly<Record<DemoState['room']['status'], readonly (readonly [RoomAction, string, IconName])[]>> = {
  active: [
    ['pause', 'Pause', 'pause'],
    ['close', 'Close', 'stop'],
  ],
  paused: [
    ['resume', 'Resume', 'play'],
    ['close', 'Close', 'stop'],
  ],
  closed: [['reopen', 'Reopen', 'play']],
  archived: [],
};

/** The state of the room and of the process that keeps it, and what one can do to both. */
export function roomControls(store: Store): void {
  const status = h('span', { class: 'status' });
  const actions = h('span', { class: 'actions' });
  const process = h('span', { class: 'process' });
  const kill = button('Kill the server', 'bolt', () => void command({ type: 'kill' }));
  kill.classList.add('kill');
  kill.title = 'Ends the server process by SIGKILL; it is started again and goes on where it was';
  const restart = button('Start over', 'retry', () => void command({ type: 'start_over' }));
  restart.classList.add('quiet');
  slot('room-controls').append(status, actions, kill, process, restart, themeToggle());
  let shown: string | null = null;
  store.subscribe(({ state }) => {
    process.textContent =
      state.starts === 1 ? `process ${state.processId}` : `process ${state.processId}, start ${state.starts}`;
    if (shown === state.room.status) return;
    shown = state.room.status;
    status.textContent = state.room.status;
    status.dataset['status'] = state.room.status;
    actions.replaceChildren(
      ...ACTIONS[state.room.status].map(([action, label, sign]) =>
        button(label, sign, () => void command({ type: 'room', action })),
      ),
    );
  });
}

function button(label: string, sign: IconName, act: () => void): HTMLButtonElement {
  return h('button', { type: 'button', onclick: act }, icon(sign), h('span', {}, label));
}
