import type { FaceChange } from './edit.ts';

/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where a picture is drawn on the stage, in whole even pixels. It fills this box; what does not fit its shape is cut off evenly. */
export interface StageBox extends Size {
  readonly x: number;
  readonly y: number;
}

/** How screen and camera lie on one picture. Whoever draws later in this order covers what is below: screen, camera. */
export interface Stage extends Size {
  readonly screen: StageBox | null;
  readonly camera: StageBox | null;
  /** True when the camera is cut to the largest circle in its box, a square. */
  readonly isRound: boolean;
}

/** Distance of a bubble from the edges, as a share of the shorter edge. */
const bubbleMargin = 0.03;
/** Shares of the width in side by side: the screen, and the camera; the rest is the gap between them. */
const screenShare = 0.74;
const cameraShare = 0.24;

/**
 * Where screen and camera lie. The picture keeps one size through all layouts: that of the screen, or of the camera where
 * there is no screen; what nothing covers is black. Null is a track that is not there; a layout that needs it becomes the
 * one that does without.
 */
export function arrangeStage(
  face: Pick<FaceChange, 'layout' | 'corner' | 'size'>,
  screen: Size | null,
  camera: Size | null,
): Stage {
  const size = screen ?? camera ?? { width: 1280, height: 720 };
  const stage = { width: evenLength(size.width), height: evenLength(size.height), isRound: false };
  const whole = { x: 0, y: 0, width: stage.width, height: stage.height };
  const layout = camera === null ? 'off' : screen === null ? 'full' : face.layout;
  switch (layout) {
    case 'off':
      return { ...stage, screen: screen && whole, camera: null };
    case 'bubble':
      return { ...stage, screen: whole, camera: bubbleBox(face, stage), isRound: true };
    case 'side-by-side':
      return { ...stage, ...sideBySide(stage) };
    case 'full':
      return { ...stage, screen: null, camera: camera && containedBox(camera, whole) };
  }
}

function bubbleBox({ corner, size }: Pick<FaceChange, 'corner' | 'size'>, stage: Size): StageBox {
  const margin = even(Math.min(stage.width, stage.height) * bubbleMargin);
  const width = evenLength(
    Math.min(stage.height * size, stage.width - 2 * margin, stage.height - 2 * margin),
  );
  const x = corner.endsWith('left') ? margin : stage.width - margin - width;
  const y = corner.startsWith('top') ? margin : stage.height - margin - width;
  return { x, y, width, height: width };
}

/** The screen with its shape kept, and the camera as high as that beside it. */
function sideBySide(stage: Size): Pick<Stage, 'screen' | 'camera'> {
  const width = evenLength(stage.width * screenShare);
  const height = evenLength(stage.height * screenShare);
  const y = even((stage.height - height) / 2);
  const cameraWidth = evenLength(stage.width * cameraShare);
  return {
    screen: { x: 0, y, width, height },
    camera: { x: stage.width - cameraWidth, y, width: cameraWidth, height },
  };
}

/** The largest box of the shape of `size` in the middle of `frame`. */
function containedBox(size: Size, frame: StageBox): StageBox {
  const scale = Math.min(frame.width / size.width, frame.height / size.height);
  const width = evenLength(size.width * scale);
  const height = evenLength(size.height * scale);
  return {
    x: frame.x + even((frame.width - width) / 2),
    y: frame.y + even((frame.height - height) / 2),
    width,
    height,
  };
}

/** The next even whole number below, since video has no odd sizes. */
function even(pixels: number): number {
  return Math.floor(pixels / 2) * 2;
}

function evenLength(pixels: number): number {
  return Math.max(2, even(pixels));
}
