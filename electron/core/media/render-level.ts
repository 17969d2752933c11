import { composeSound } from './compose-sound.ts';
import { graphArguments } from './filter-graph.ts';
import type { MediaContext } from './make-voice.ts';
import { inFolder } from './in-folder.ts';
import { parseLoudness } from './measure-loudness.ts';
import { type RenderJob, numberInputs } from './render-job.ts';
import { runFfmpeg } from './run-ffmpeg.ts';
import { type VoiceGain, voiceGain } from './voice-gain.ts';

const unchanged: VoiceGain = { gainDb: 0, limit: false };

/** What brings the whole sound to its level, measured as it is mixed and cut; where the Edit wants no levelling, only a limiter where sounds add up. */
export async function measureLevel(
  context: MediaContext,
  job: RenderJob,
  onProgress: (share: number) => void,
): Promise<VoiceGain> {
  const { options, plan: whole } = job;
  const { gainDb, levelled } = options.edit;
  const isRaised = whole.sounds.length > 1 || whole.sounds.some(({ track }) => (gainDb[track] ?? 0) > 0);
  if (!levelled) return { gainDb: 0, limit: isRaised };
  const { inputs, plan } = numberInputs(job, whole.sounds, null);
  const chains = composeSound(plan, gainDb, unchanged);
  const durationMs = (plan.keptCount / plan.frameRate) * 1000;
  const { log } = await inFolder(options.directory, async (directory) => {
    const graph = [...chains, '[a]ebur128=framelog=verbose:peak=sample[measured]'];
    await using graphOptions = await graphArguments(graph, directory, context.libavcodec);
    return await runFfmpeg(context, {
      inputs,
      logLevel: 'info',
      outputOptions: ['-map', '[measured]', ...graphOptions.arguments],
      outputName: null,
      directory,
      onProgress: (outTimeMs) => onProgress(Math.min(1, outTimeMs / durationMs)),
    });
  });
  const loudness = parseLoudness(log);
  return loudness === null ? { gainDb: 0, limit: isRaised } : voiceGain(loudness);
}
