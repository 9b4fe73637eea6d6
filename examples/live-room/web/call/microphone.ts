/** What the caller says: from a microphone, or nothing where there is none. */
export interface Microphone {
  readonly stream: MediaStream;
  /** Why nothing is heard from it; null where it works. */
  readonly problem: string | null;
}

/** Browsers take noise out as well; here the server does. Echo is the browser's: only it knows its loudspeaker. */
const WANTED: MediaTrackConstraints = { echoCancellation: true, autoGainControl: true, noiseSuppression: false };

/** Asks for the microphone. Without one a call is made all the same, over a line that is silent from this side. */
export async function openMicrophone(context: AudioContext): Promise<Microphone> {
  try {
    return { stream: await navigator.mediaDevices.getUserMedia({ audio: WANTED }), problem: null };
  } catch (error) {
    const isRefused = error instanceof DOMException && error.name === 'NotAllowedError';
    const problem = isRefused ? 'The microphone may not be used' : 'There is no microphone';
    return { stream: silence(context), problem };
  }
}

function silence(context: AudioContext): MediaStream {
  const destination = context.createMediaStreamDestination();
  const nothing = new GainNode(context, { gain: 0 });
  const source = new ConstantSourceNode(context);
  source.connect(nothing).connect(destination);
  source.start();
  return destination.stream;
}
