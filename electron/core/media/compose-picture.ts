import type { Size, StageBox } from '../../../shared/model/stage.ts';
import { insideExpression } from './frame-tree.ts';
import type { PlacedTrack, RenderPlan, StagePiece } from './render-plan.ts';

/** Seconds that a capture's own time is moved by, as filters take them. */
export function offsetSeconds({ offsetMs }: Pick<PlacedTrack, 'offsetMs'>): string {
  return (offsetMs / 1000).toFixed(6);
}

/** True when nothing of the take is left out. */
export function keepsAll({ kept, frameCount }: Pick<RenderPlan, 'kept' | 'frameCount'>): boolean {
  return kept.length === 1 && kept[0]?.from === 0 && kept[0].to === frameCount;
}

/** Fills a box, cutting off evenly what does not fit its shape. */
function fill({ width, height }: Size): string {
  return `scale=${width}:${height}:force_original_aspect_ratio=increase,crop=${width}:${height},setsar=1`;
}

/**
 * One picture on the grid: every frame of the take from the first to the last, held where none was captured, then only
 * the kept ones. A capture that changes its size is scaled to the first one and padded.
 */
function onGrid(plan: RenderPlan, track: PlacedTrack, size: Size): string {
  const { frameRate, frameCount } = plan;
  const { width, height } = size;
  const cut = keepsAll(plan) ? [] : [`select='${insideExpression(plan.kept)}'`];
  return [
    `[${track.input}:v:0]setpts=PTS+${offsetSeconds(track)}/TB`,
    `scale=${width}:${height}:force_original_aspect_ratio=decrease`,
    `pad=${width}:${height}:(ow-iw)/2:(oh-ih)/2:eval=frame,setsar=1,format=yuv420p`,
    `fps=${frameRate}:start_time=0`,
    `tpad=stop_mode=clone:stop_duration=${Math.ceil(frameCount / frameRate) + 1}`,
    `trim=end_frame=${frameCount}`,
    ...cut,
    `setpts=N/${frameRate}/TB`,
  ].join(',');
}

/** The circle that makes a bubble round, drawn once and held for `count` frames. */
function circle(width: number, { frameRate, count, label }: MaskOptions): string {
  const radius = width / 2;
  const edge = `hypot(X-${radius}+0.5,Y-${radius}+0.5)`;
  return [
    `color=black:s=${width}x${width}:r=${frameRate}`,
    'trim=end_frame=1,format=gray',
    `geq=lum='255*clip(${radius}-${edge}+0.5,0,1)'`,
    `loop=loop=${count - 1}:size=1:start=0,setpts=N/${frameRate}/TB[${label}]`,
  ].join(',');
}

interface MaskOptions {
  readonly frameRate: number;
  readonly count: number;
  readonly label: string;
}

interface PieceInputs {
  readonly screen: string;
  readonly camera: string;
  readonly out: string;
  readonly isWhole: boolean;
  readonly frameRate: number;
}

function padTo(stage: Size, { x, y }: StageBox): string {
  return `pad=${stage.width}:${stage.height}:${x}:${y}`;
}

/** Chains of one piece: from `screen` and `camera` to `out`, all of them labels. */
function composePiece({ from, to, stage }: StagePiece, labels: PieceInputs): string[] {
  const { screen, camera, out, isWhole, frameRate } = labels;
  const trim = isWhole ? [] : [`trim=start_frame=${from}:end_frame=${to}`, 'setpts=PTS-STARTPTS'];
  const isBare = stage.screen?.width === stage.width && stage.screen.height === stage.height;
  const screenBox = stage.screen === null || isBare ? [] : [fill(stage.screen), padTo(stage, stage.screen)];
  const screenChain = [...trim, ...screenBox];
  const finish = 'setsar=1,format=yuv420p';
  if (stage.camera === null) return [`[${screen}]${[...screenChain, finish].join(',')}[${out}]`];
  const cameraChain = [...trim, fill(stage.camera)];
  if (stage.screen === null) {
    return [`[${camera}]${[...cameraChain, padTo(stage, stage.camera), finish].join(',')}[${out}]`];
  }
  const place = `overlay=${stage.camera.x}:${stage.camera.y}:eof_action=repeat,${finish}[${out}]`;
  const under = `[${screen}]${[...screenChain, 'null'].join(',')}[${out}under]`;
  if (!stage.isRound) {
    return [under, `[${camera}]${cameraChain.join(',')}[${out}face]`, `[${out}under][${out}face]${place}`];
  }
  const mask = circle(stage.camera.width, { frameRate, count: to - from, label: `${out}mask` });
  return [
    under,
    `[${camera}]${cameraChain.join(',')}[${out}square]`,
    mask,
    `[${out}square][${out}mask]alphamerge[${out}face]`,
    `[${out}under][${out}face]${place}`,
  ];
}

/** Chains that give each piece its own copy of a picture; nothing when no piece shows it. */
function handOut(source: string, users: readonly number[], name: string): string[] {
  const [first] = users;
  if (first === undefined) return [];
  if (users.length === 1) return [`${source}[${name}${first}]`];
  return [`${source},split=${users.length}${users.map((user) => `[${name}${user}]`).join('')}`];
}

/**
 * Chains of filters from the captures to the picture, labelled `[v]`: screen and camera on one grid of frames, cut, put
 * together piece by piece, and then `finish`. Empty without a picture.
 */
export function composePicture(plan: RenderPlan, finish: readonly string[]): string[] {
  const { pieces, screen, camera, frameRate } = plan;
  const stage = pieces[0]?.stage;
  if (stage === undefined) return [];
  const usersOf = (part: 'screen' | 'camera') =>
    pieces.flatMap((piece, index) => (piece.stage[part] === null ? [] : [index]));
  const sources = [
    ...(screen ? handOut(onGrid(plan, screen, stage), usersOf('screen'), 'screen') : []),
    ...(camera ? handOut(onGrid(plan, camera, cameraSize(plan, camera)), usersOf('camera'), 'camera') : []),
  ];
  const isWhole = pieces.length === 1;
  const chains = pieces.flatMap((piece, index) =>
    composePiece(piece, {
      screen: `screen${index}`,
      camera: `camera${index}`,
      out: `piece${index}`,
      isWhole,
      frameRate,
    }),
  );
  const joined = pieces.map((_, index) => `[piece${index}]`).join('');
  const join = isWhole ? [] : [`concat=n=${pieces.length}:v=1:a=0`];
  return [...sources, ...chains, `${joined}${[...join, ...finish, 'null'].join(',')}[v]`];
}

/** A camera keeps its own size until its place is known, but for one that is the whole picture. */
function cameraSize({ screen, pieces }: RenderPlan, camera: PlacedTrack): Size {
  const stage = pieces[0]?.stage;
  const own = camera.size ?? { width: 2, height: 2 };
  return screen === null && stage ? stage : own;
}
