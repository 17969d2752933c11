/** Sets how loud media elements are. */
export interface Amplifier {
  readonly set: (media: HTMLMediaElement, gainDb: number) => void;
  readonly dispose: () => void;
}

/** Creates an {@link Amplifier} that can make sound louder than it is, which `volume` cannot; audio nodes are only made for that. */
export function createAmplifier(): Amplifier {
  const gains = new Map<HTMLMediaElement, GainNode>();
  let context: AudioContext | null = null;
  const amplified = (media: HTMLMediaElement): GainNode => {
    const known = gains.get(media);
    if (known) return known;
    context ??= new AudioContext();
    const gain = context.createGain();
    context.createMediaElementSource(media).connect(gain).connect(context.destination);
    gains.set(media, gain);
    return gain;
  };
  return {
    set(media, gainDb) {
      const factor = 10 ** (gainDb / 20);
      if (gains.has(media) || factor > 1) {
        amplified(media).gain.value = factor;
        media.volume = 1;
        void context?.resume();
      } else media.volume = factor;
    },
    dispose: () => void context?.close(),
  };
}
