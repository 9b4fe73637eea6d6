import { openMicrophone } from './microphone.ts';

/** How the line is, seen from this page. */
export type LinePhase = 'idle' | 'opening' | 'open';

const REFUSALS: Readonly<Record<number, string>> = {
  403: 'The room does not take the call.',
  503: 'The line is taken: somebody else is calling.',
};

/** One call from this page to the room: offer and answer over HTTP, sound over WebRTC. */
export class PhoneLine {
  readonly #onChange: () => void;
  readonly #loudspeaker = new Audio();
  #phase: LinePhase = 'idle';
  #message: string | null = null;
  #problem: string | null = null;
  #peer: RTCPeerConnection | null = null;
  #context: AudioContext | null = null;
  #microphone: MediaStream | null = null;
  #address: string | null = null;
  #caller: AnalyserNode | null = null;
  #answer: AnalyserNode | null = null;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get phase(): LinePhase {
    return this.#phase;
  }

  /** How the last call ended, where that is worth saying. */
  get message(): string | null {
    return this.#message;
  }

  /** What is wrong with the microphone. */
  get problem(): string | null {
    return this.#problem;
  }

  /** What the microphone hears. */
  get caller(): AnalyserNode | null {
    return this.#caller;
  }

  /** What the room says. */
  get answer(): AnalyserNode | null {
    return this.#answer;
  }

  async call(): Promise<void> {
    if (this.#phase !== 'idle') return;
    this.#set('opening', null);
    try {
      await this.#open();
    } catch {
      this.end('The call could not be made.');
    }
  }

  /** Hangs up. */
  async hangUp(): Promise<void> {
    const address = this.#address;
    // Where the server is gone, so is the call.
    if (address !== null) await fetch(address, { method: 'DELETE' }).catch(() => undefined);
    this.end('The call is over.');
  }

  /** Lets go of everything; `message` says why. */
  end(message: string): void {
    if (this.#phase === 'idle') return;
    this.#peer?.close();
    for (const track of this.#microphone?.getTracks() ?? []) track.stop();
    void this.#context?.close();
    this.#loudspeaker.srcObject = null;
    this.#peer = null;
    this.#context = null;
    this.#microphone = null;
    this.#address = null;
    this.#caller = null;
    this.#answer = null;
    this.#problem = null;
    this.#set('idle', message);
  }

  async #open(): Promise<void> {
    const context = new AudioContext();
    this.#context = context;
    void context.resume();
    const { problem, stream } = await openMicrophone(context);
    this.#microphone = stream;
    this.#problem = problem;
    const peer = new RTCPeerConnection();
    this.#peer = peer;
    this.#caller = listenTo(context, stream);
    for (const track of stream.getAudioTracks()) peer.addTrack(track, stream);
    peer.addEventListener('track', ({ streams, track }) => this.#hear(context, streams[0] ?? new MediaStream([track])));
    peer.addEventListener('connectionstatechange', () => this.#follow(peer));
    await peer.setLocalDescription(await peer.createOffer());
    await gathered(peer);
    const response = await fetch('/call', {
      method: 'POST',
      headers: { 'content-type': 'application/sdp' },
      body: peer.localDescription?.sdp ?? '',
    });
    if (this.#peer !== peer) return;
    if (response.status !== 201) {
      this.end(REFUSALS[response.status] ?? 'The call could not be made.');
      return;
    }
    this.#address = response.headers.get('location');
    await peer.setRemoteDescription({ type: 'answer', sdp: await response.text() });
    this.#onChange();
  }

  #hear(context: AudioContext, stream: MediaStream): void {
    this.#answer = listenTo(context, stream);
    this.#loudspeaker.srcObject = stream;
    void this.#loudspeaker.play();
    this.#onChange();
  }

  #follow(peer: RTCPeerConnection): void {
    if (this.#peer !== peer) return;
    const { connectionState } = peer;
    if (connectionState === 'connected') this.#set('open', null);
    if (connectionState === 'failed' || connectionState === 'closed') this.end('The connection was lost.');
  }

  #set(phase: LinePhase, message: string | null): void {
    this.#phase = phase;
    this.#message = message;
    this.#onChange();
  }
}

function listenTo(context: AudioContext, stream: MediaStream): AnalyserNode {
  const analyser = new AnalyserNode(context, { fftSize: 2048 });
  context.createMediaStreamSource(stream).connect(analyser);
  return analyser;
}

/** Every way to this page goes into the offer at once: none is sent later. */
function gathered(peer: RTCPeerConnection): Promise<void> {
  if (peer.iceGatheringState === 'complete') return Promise.resolve();
  return new Promise((resolve) => {
    peer.addEventListener('icegatheringstatechange', () => {
      if (peer.iceGatheringState === 'complete') resolve();
    });
  });
}
