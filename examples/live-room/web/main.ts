import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './main.css';
import { callPanel } from './call/call-panel.ts';
import { REFUSED } from './command.ts';
import { slot } from './dom.ts';
import { followServer } from './feed-client.ts';
import { agentsPane } from './panes/agents.ts';
import { approvalCards } from './panes/approvals.ts';
import { channelTools } from './panes/channel-tools.ts';
import { chatPane } from './panes/chat.ts';
import { deskBar } from './panes/desk-bar.ts';
import { guide } from './panes/guide.ts';
import { hooksForm } from './panes/hooks.ts';
import { phonePane } from './panes/phone.ts';
import { roomControls } from './panes/room-controls.ts';
import { timelinePane } from './panes/timeline.ts';
import { toast } from './parts/toast.ts';
import { Store } from './store.ts';

const store = new Store();
document.addEventListener(REFUSED, () => store.redraw());
roomControls(store);
channelTools(store);
phonePane(store);
agentsPane(store);
timelinePane(store);
hooksForm(store);
deskBar(store);
approvalCards(store);
const tellCall = callPanel(store);

let bootId: string | null = null;
store.subscribe(({ state }) => {
  if (bootId !== null && bootId !== state.bootId) {
    toast(`Process ${state.processId} took over: ${state.room.eventCount} events, all still there.`);
  }
  bootId = state.bootId;
});
followServer(store, (isOpen) => {
  slot('lost').hidden = isOpen;
  tellCall(isOpen);
  document.documentElement.dataset['server'] = isOpen ? 'there' : 'gone';
});

guide(store, await chatPane(store));
