import { openMicrophone } from './microphone.ts';

/** How the line is, seen from this page: `asking` while the browser asks for the microphone, `broken` while nothing comes through. */
export type LinePhase = 'idle' | 'asking' | 'opening' | 'open' | 'broken';

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
    // A page that goes says so: else the line would stay taken until nobody has been heard on it for a while.
    addEventListener('pagehide', () => {
      if (this.#address !== null) void hangUpAt(this.#address);
    });
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
    this.#set('asking', null);
    const context = new AudioContext();
    this.#context = context;
    try {
      await this.#open(context);
    } catch {
      if (this.#context === context) this.end('The call could not be made.');
    }
  }

  /** Hangs up; `message` says why. */
  async hangUp(message = 'The call is over.'): Promise<void> {
    const address = this.#address;
    this.end(message);
    // Where the server is gone, so is the call.
    if (address !== null) await hangUpAt(address);
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

  async #open(context: AudioContext): Promise<void> {
    void context.resume();
    const { problem, stream } = await openMicrophone(context);
    // Hung up while the browser was asking.
    if (this.#context !== context) {
      for (const track of stream.getTracks()) track.stop();
      return;
    }
    this.#microphone = stream;
    this.#problem = problem;
    this.#set('opening', null);
    const peer = new RTCPeerConnection();
    this.#peer = peer;
    this.#caller = listenTo(context, stream);
    for (const track of stream.getAudioTracks()) {
      peer.addTrack(track, stream);
      track.addEventListener('ended', () => this.#lose(peer));
    }
    peer.addEventListener('track', ({ streams, track }) => this.#hear(context, streams[0] ?? new MediaStream([track])));
    peer.addEventListener('connectionstatechange', () => this.#follow(peer));
    await peer.setLocalDescription(await peer.createOffer());
    await gathered(peer);
    await this.#offer(peer);
  }

  async #offer(peer: RTCPeerConnection): Promise<void> {
    const response = await fetch('/call', {
      method: 'POST',
      headers: { 'content-type': 'application/sdp' },
      body: peer.localDescription?.sdp ?? '',
    });
    const address = response.headers.get('location');
    // Hung up before it was taken: nobody is left to hear the answer.
    if (this.#peer !== peer) {
      if (address !== null) await hangUpAt(address);
      return;
    }
    if (response.status !== 201) {
      this.end(REFUSALS[response.status] ?? 'The call could not be made.');
      return;
    }
    this.#address = address;
    await peer.setRemoteDescription({ type: 'answer', sdp: await response.text() });
    this.#onChange();
  }

  #hear(context: AudioContext, stream: MediaStream): void {
    if (this.#context !== context) return;
    this.#answer = listenTo(context, stream);
    this.#loudspeaker.srcObject = stream;
    // Whoever hangs up at once takes the sound away before it has begun.
    this.#loudspeaker.play().catch(() => undefined);
    this.#onChange();
  }

  /** The microphone was unplugged, or may be used no more. */
  #lose(peer: RTCPeerConnection): void {
    if (this.#peer !== peer) return;
    this.#problem = 'The microphone is gone';
    this.#onChange();
  }

  #follow(peer: RTCPeerConnection): void {
    if (this.#peer !== peer) return;
    const { connectionState } = peer;
    if (connectionState === 'connected') this.#set('open', null);
    if (connectionState === 'disconnected') this.#set('broken', null);
    if (connectionState === 'failed' || connectionState === 'closed') this.end('The connection was lost.');
  }

  #set(phase: LinePhase, message: string | null): void {
    this.#phase = phase;
    this.#message = message;
    this.#onChange();
  }
}

/** Ends a call at the server, also from a page that is about to go. */
async function hangUpAt(address: string): Promise<void> {
  await fetch(address, { method: 'DELETE', keepalive: true }).catch(() => undefined);
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
