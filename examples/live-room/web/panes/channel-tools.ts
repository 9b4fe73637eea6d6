import { type PaneName, PANES } from '../../src/cast.ts';
import type { ChannelState } from '../../src/feed/messages.ts';
import { command } from '../command.ts';
import { h, slot } from '../dom.ts';
import { icon } from '../parts/icons.ts';
import type { Store } from '../store.ts';

type Choice = readonly [value: string, label: string];

const NAMES: Readonly<Record<PaneName, string>> = {
  sms: 'Maya’s phone',
  web: 'the web chat',
  assistant: 'the agents',
};
const ACCESS: readonly Choice[] = [
  ['read_write', 'Reads and writes'],
  ['read_only', 'Only reads'],
  ['write_only', 'Only writes'],
  ['none', 'Neither'],
];
const VISIBILITY: readonly Choice[] = [
  ['all', 'Everybody'],
  ['web', 'Only the web chat (a whisper)'],
  ['intelligence', 'Only the agents'],
  ['sms', 'Only the phone'],
  ['transport', 'People, not the agents'],
  ['none', 'Nobody'],
];
const LENGTHS: readonly Choice[] = [
  ['160', '160 characters'],
  ['320', '320 characters'],
  ['1600', '1,600 characters'],
];
const RATES: readonly Choice[] = [
  ['', 'As they come'],
  ['30', '30 a minute'],
  ['12', '12 a minute'],
  ['6', '6 a minute'],
];

/** Mute and settings of each channel, and badges that say what is not as usual. */
export function channelTools(store: Store): void {
  for (const channelId of PANES) {
    const mute = muteButton(channelId, store);
    const { button, panel, show } = settings(channelId);
    slot(`${channelId}-tools`).append(mute, button, panel);
    store.subscribe(({ state }) => {
      const channel = state.channels[channelId];
      show(channel);
      slot(`${channelId}-badges`).replaceChildren(
        ...badgesOf(channel).map((words) => h('span', { class: 'badge' }, words)),
      );
    });
  }
}

function muteButton(channelId: PaneName, store: Store): HTMLElement {
  const button = h('button', { type: 'button', class: 'quiet mute', 'aria-label': `Mute ${NAMES[channelId]}` });
  button.addEventListener('click', () => {
    const isMuted = button.getAttribute('aria-pressed') === 'true';
    void command({ type: isMuted ? 'unmute' : 'mute', channelId });
  });
  const draw = (muted: boolean): void => {
    button.setAttribute('aria-pressed', String(muted));
    button.replaceChildren(icon(muted ? 'mute' : 'sound'), muted ? 'Muted' : 'Mute');
  };
  store.watch(({ state }) => state.channels[channelId].muted, draw);
  return button;
}

interface Settings {
  readonly button: HTMLElement;
  readonly panel: HTMLElement;
  readonly show: (state: ChannelState) => void;
}

function settings(channelId: PaneName): Settings {
  const id = `${channelId}-settings`;
  const label = `Settings of ${NAMES[channelId]}`;
  const button = h('button', { type: 'button', class: 'quiet', 'aria-label': label, popovertarget: id }, icon('gear'));
  const access = select('Access', ACCESS, (value) => {
    void command({ type: 'access', channelId, access: value as ChannelState['access'] });
  });
  const visibility = select('Who sees what it says', VISIBILITY, (value) => {
    void command({ type: 'visibility', channelId, visibility: value });
  });
  const deaf = h('input', { type: 'checkbox' });
  deaf.addEventListener(
    'change',
    () => void command({ type: deaf.checked ? 'mute_output' : 'unmute_output', channelId }),
  );
  const length = select(
    'Longest text',
    LENGTHS,
    (value) => void command({ type: 'max_length', maxLength: Number(value) }),
  );
  const rate = select('Texts leave', RATES, (value) => {
    void command({ type: 'rate_limit', maxPerMinute: value === '' ? null : Number(value) });
  });
  const panel = h(
    'div',
    { id, class: 'settings', popover: 'auto', role: 'group', 'aria-label': label },
    h('h3', {}, label),
    access.row,
    visibility.row,
    h('label', { class: 'check' }, deaf, 'Deliver nothing to it'),
    ...(channelId === 'sms' ? [length.row, rate.row] : []),
  );
  panel.addEventListener('toggle', () => placeBelow(panel, button));
  return {
    button,
    panel,
    show: (state) => {
      access.field.value = state.access;
      visibility.field.value = state.visibility;
      deaf.checked = state.outputMuted;
      length.field.value = String(state.maxLength ?? '');
      rate.field.value = String(state.maxPerMinute ?? '');
    },
  };
}

function select(
  label: string,
  choices: readonly Choice[],
  onChange: (value: string) => void,
): { readonly row: HTMLElement; readonly field: HTMLSelectElement } {
  const field = h('select', {}, ...choices.map(([value, words]) => h('option', { value }, words)));
  field.addEventListener('change', () => onChange(field.value));
  return { row: h('label', {}, h('span', {}, label), field), field };
}

function placeBelow(panel: HTMLElement, button: HTMLElement): void {
  const { bottom, right } = button.getBoundingClientRect();
  panel.style.top = `${Math.round(bottom + 8)}px`;
  panel.style.left = `${Math.round(Math.max(12, right - panel.offsetWidth))}px`;
}

function badgesOf({ access, attached, muted, outputMuted, visibility, maxPerMinute }: ChannelState): readonly string[] {
  return [
    ...(attached ? [] : ['not attached']),
    ...(muted ? ['muted: what it says is not taken'] : []),
    ...(outputMuted ? ['nothing is delivered to it'] : []),
    ...(access === 'read_write' ? [] : [access.replace('_', ' ')]),
    ...(visibility === 'all' ? [] : [`speaks only to: ${visibility}`]),
    ...(maxPerMinute === null ? [] : [`${maxPerMinute} texts a minute`]),
  ];
}
