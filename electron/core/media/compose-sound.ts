import type { Edit } from '../../../shared/model/edit.ts';
import { keepsAll, offsetSeconds } from './compose-picture.ts';
import { fadeExpression, insideExpression } from './frame-tree.ts';
import type { PlacedTrack, RenderPlan } from './render-plan.ts';
import { followedTimeline, levelFilters, voiceSampleRate } from './voice-filters.ts';
import type { VoiceGain } from './voice-gain.ts';

/** Length of the fades before and after a cut, in samples: 6 ms. */
const fadeSamples = (voiceSampleRate * 6) / 1000;

function channelsOf({ track }: Pick<PlacedTrack, 'track'>): 1 | 2 {
  return track === 'system-audio' ? 2 : 1;
}

/** Channels of the sound of a plan: 1 for a voice alone, 2 where there is system audio. */
export function soundChannels({ sounds }: Pick<RenderPlan, 'sounds'>): 1 | 2 {
  return sounds.some((sound) => channelsOf(sound) === 2) ? 2 : 1;
}

/** One sound from the first to the last sample of the take, silent where nothing was captured. */
function wholeSound(plan: RenderPlan, sound: PlacedTrack, gainDb: number): string {
  const samples = (plan.frameCount * voiceSampleRate) / plan.frameRate;
  return [
    `[${sound.input}:a:0]asetpts=PTS+${offsetSeconds(sound)}/TB`,
    followedTimeline,
    `aformat=sample_fmts=fltp:channel_layouts=${channelsOf(sound) === 1 ? 'mono' : 'stereo'}`,
    ...(gainDb === 0 ? [] : [`volume=${gainDb.toFixed(1)}dB`]),
    `apad,atrim=end_sample=${samples},asetpts=N/SR/TB`,
  ].join(',');
}

/** What adds the sounds without making any of them softer. */
function mixChain(sounds: readonly PlacedTrack[]): string {
  const outputs = soundChannels({ sounds });
  const firsts = sounds.map((_, index) =>
    sounds.slice(0, index).reduce((sum, sound) => sum + channelsOf(sound), 0),
  );
  const terms = (output: number) =>
    sounds
      .map((sound, index) => `c${(firsts[index] ?? 0) + (channelsOf(sound) === 2 ? output : 0)}`)
      .join('+');
  const layout = outputs === 1 ? 'mono' : 'stereo';
  const mixed = Array.from({ length: outputs }, (_, output) => `c${output}=${terms(output)}`);
  return `amerge=inputs=${sounds.length},pan=${layout}|${mixed.join('|')}`;
}

/** Keeps what is kept, and takes the edge off every place where two stretches meet. */
function cutChain(plan: RenderPlan): string[] {
  if (keepsAll(plan)) return [];
  const perFrame = voiceSampleRate / plan.frameRate;
  const cut = [
    `asetnsamples=n=${perFrame}:p=1`,
    `aselect='${insideExpression(plan.kept)}'`,
    'asetpts=N/SR/TB',
  ];
  if (plan.joins.length === 0) return cut;
  const fade = fadeExpression(
    plan.joins.map((frame) => frame * perFrame),
    fadeSamples,
  );
  const channels = soundChannels(plan);
  const layout = channels === 1 ? 'mono' : 'stereo';
  const exprs = Array.from({ length: channels }, (_, channel) => `val(${channel})*${fade}`);
  return [
    ...cut,
    `aeval=exprs='${exprs.join('|')}':c=${layout}`,
    `aformat=sample_fmts=fltp:channel_layouts=${layout}`,
  ];
}

/**
 * Chains of filters from the captures to the sound, labelled `[a]`: placed on the take's clock, mixed, cut at the same
 * frames as the picture, and brought to its level by `level`. Empty when nothing is heard.
 */
export function composeSound(plan: RenderPlan, gains: Edit['gainDb'], level: VoiceGain): string[] {
  const { sounds } = plan;
  if (sounds.length === 0) return [];
  const ending = `${[...cutChain(plan), ...levelFilters(level), 'anull'].join(',')}[a]`;
  const chains = sounds.map((sound) => wholeSound(plan, sound, gains[sound.track] ?? 0));
  if (sounds.length === 1) return [`${chains[0] ?? ''},${ending}`];
  return [
    ...chains.map((chain, index) => `${chain}[sound${index}]`),
    `${sounds.map((_, index) => `[sound${index}]`).join('')}${mixChain(sounds)},${ending}`,
  ];
}
