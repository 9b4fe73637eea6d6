import { NETWORK_MODES, type NetworkMode, type PhoneText } from '../../src/feed/messages.ts';
import { countSegments } from '../../src/phone/sms-segments.ts';
import { command } from '../command.ts';
import { h, slot, timeOf } from '../dom.ts';
import { composer, type Composer } from '../parts/composer.ts';
import { icon } from '../parts/icons.ts';
import { KeyedList } from '../parts/keyed-list.ts';
import type { Store } from '../store.ts';

const NETWORK_LABELS: Readonly<Record<NetworkMode, string>> = { working: 'Works', slow: 'Slow', down: 'Down' };

/** The customer's phone: what arrived on it, in the little that a text message can show. */
export function phonePane(store: Store): Composer {
  const list = new KeyedList<PhoneText>({
    container: slot('phone-log'),
    key: ({ id }) => id,
    render: bubble,
    empty: () => h('p', { class: 'empty' }, 'No texts yet. Say hello as Maya.'),
  });
  store.subscribe(({ texts }) => {
    list.update(texts);
    look(texts);
  });
  document.addEventListener('visibilitychange', () => look(store.model?.texts ?? []));
  networkSwitch(store);
  const counter = slot('phone-counter');
  return composer(
    'phone',
    (body) => void command({ type: 'text', body }, { quiet: true }),
    (text) => {
      const { capacity, encoding, segments, units } = countSegments(text);
      const parts = segments === 1 ? '1 part' : `${segments} parts`;
      counter.textContent = `${units} / ${capacity} · ${parts} · ${encoding}`;
    },
  );
}

/** The phone lies open on the table: whatever arrives is read while somebody looks at this page. */
function look(texts: readonly PhoneText[]): void {
  const hasNews = texts.some(({ direction, status }) => direction === 'incoming' && status === 'delivered');
  if (hasNews && document.visibilityState === 'visible') void command({ type: 'phone_read' }, { silent: true });
}

function bubble({ at, body, direction, reason, status }: PhoneText): HTMLElement {
  const isOwn = direction === 'outgoing';
  const note = reason ?? (status === 'sending' ? 'Sending…' : null);
  return h(
    'article',
    { class: `bubble ${isOwn ? 'own' : 'other'} ${status}` },
    h('p', { class: 'words' }, body),
    h(
      'footer',
      {},
      h('time', { datetime: at }, timeOf(at)),
      note !== null && h('span', {}, note),
      !isOwn && h('span', {}, segmentsOf(body)),
      ticks(status),
    ),
  );
}

/** How far the network says it got. */
function ticks(status: PhoneText['status']): HTMLElement | false {
  if (status === 'sending' || status === 'refused') return false;
  const label = `The network says: ${status}`;
  return h(
    'span',
    { class: `ticks ${status}`, title: label, role: 'img', 'aria-label': label },
    icon(status === 'sent' ? 'check' : 'checks'),
  );
}

function segmentsOf(body: string): string {
  const { segments } = countSegments(body);
  return segments === 1 ? '1 part' : `${segments} parts`;
}

function networkSwitch(store: Store): void {
  const fieldset = slot('network');
  const radios = NETWORK_MODES.map((mode) => {
    const radio = h('input', { type: 'radio', name: 'network', value: mode, id: `network-${mode}` });
    radio.addEventListener('change', () => void command({ type: 'network', mode }));
    fieldset.append(radio, h('label', { for: radio.id }, NETWORK_LABELS[mode]));
    return radio;
  });
  const breaker = h(
    'p',
    { class: 'breaker', hidden: true },
    icon('bolt'),
    'The breaker is open: texts fail at once. After 8 seconds the next one is let through as a probe.',
  );
  fieldset.append(breaker);
  store.watch(
    ({ state }) => state.network,
    (mode) => {
      for (const radio of radios) radio.checked = radio.value === mode;
    },
  );
  store.subscribe(({ state }) => {
    breaker.hidden = state.breakerOpenUntil === null;
  });
}
