/** Sets how loud media elements are. */
export interface Amplifier {
  /** `factor` on the amplitude: 1 as it is. */
  readonly set: (media: HTMLMediaElement, factor: number) => void;
  /** Has to be called when playing begins: browsers let nothing sound before the first click into a page. */
  readonly wake: () => void;
  readonly dispose: () => void;
}

/** Creates an {@link Amplifier} that can make sound louder than it is, which `volume` cannot; audio nodes are only made for that. */
export function createAmplifier(): Amplifier {
  const gains = new Map<HTMLMediaElement, GainNode>();
  let output: { readonly context: AudioContext; readonly limiter: AudioNode } | null = null;
  const amplified = (media: HTMLMediaElement): GainNode => {
    const known = gains.get(media);
    if (known) return known;
    output ??= openOutput();
    const { context, limiter } = output;
    const gain = context.createGain();
    context.createMediaElementSource(media).connect(gain).connect(limiter);
    gains.set(media, gain);
    return gain;
  };
  return {
    wake: () => void output?.context.resume(),
    set(media, factor) {
      if (gains.has(media) || factor > 1) {
        amplified(media).gain.value = factor;
        media.volume = 1;
        void output?.context.resume();
      } else media.volume = factor;
    },
    dispose: () => void output?.context.close(),
  };
}

/** Every compressor makes up for what it takes away, even from what it leaves alone (https://www.w3.org/TR/webaudio-1.1/#computing-the-makeup-gain). */
const makeup = 0.877;

/** What is louder than a loudspeaker can be is held back, which sounds better than being clipped. */
function openOutput() {
  const context = new AudioContext();
  const limiter = new DynamicsCompressorNode(context, {
    ...{ threshold: -2, knee: 0, ratio: 20, attack: 0.002, release: 0.1 },
  });
  limiter.connect(new GainNode(context, { gain: makeup })).connect(context.destination);
  return { context, limiter };
}
