import { characterWidth, lineHeight } from './pages.ts';
import { type Box, type Picture, blend, copyBox, fillBox } from './pictures.ts';
import { createRandom } from '../../harness/random.ts';

/** Draws the screen as it is `frame` frames after the scene began; frames are asked for in order. */
export type Scene = (screen: Picture, frame: number) => void;

/** Frames per second of a walkthrough. */
export const frameRate = 30;

/** Where the windows of a walkthrough show their contents. */
export const contentBox: Box = { x: 220, y: 100, width: 1680, height: 940 };

const lineCount = contentBox.height / lineHeight;

/** What is drawn for a scene. */
export interface SceneSource {
  readonly desktop: Picture;
  readonly content: Picture;
}

function showFrom(screen: Picture, { desktop, content }: SceneSource, top: number): void {
  desktop.pixels.copy(screen.pixels);
  const y = Math.max(0, Math.min(Math.round(top), content.height - contentBox.height));
  copyBox(screen, content, { ...contentBox, x: 0, y }, contentBox);
}

/** A page that is read: scrolled steadily for half of `frames`, then by turns of the wheel with moments of rest. */
export function scrollScene(source: SceneSource, frames: number): Scene {
  const steady = Math.floor(frames / 2);
  const period = 2.4 * frameRate;
  const turns = 5;
  const turnFrames = 6;
  const turnPixels = 100;
  return (screen, frame) => {
    const slow = Math.min(frame, steady) * 3;
    const rest = Math.max(0, frame - steady);
    const inPeriod = rest % period;
    let wheel = Math.floor(rest / period) * turns * turnPixels;
    for (let turn = 0; turn < turns; turn += 1) {
      const progress = Math.max(0, Math.min(1, (inPeriod - turn * turnFrames) / turnFrames));
      wheel += turnPixels * (1 - (1 - progress) ** 2);
    }
    showFrom(screen, source, slow + wheel);
  };
}

/** A terminal in which a program prints: bursts of lines, some lines now and then, some rest. */
export function terminalScene(source: SceneSource, seed: number): Scene {
  const random = createRandom(seed);
  let printed = lineCount;
  return (screen, frame) => {
    const busy = Math.floor(frame / frameRate) % 3;
    if (busy === 0 && random() < 0.8) printed += 1 + Math.floor(random() * 3);
    if (busy === 1 && random() < 0.25) printed += 1;
    if (busy === 2 && random() < 0.06) printed += 1;
    showFrom(screen, source, (printed - lineCount) * lineHeight);
  };
}

/** An editor in which a program is typed, eight characters a second, above the lines that were there. */
export function typingScene({ desktop, content }: SceneSource, seed: number): Scene {
  const random = createRandom(seed);
  const firstLine = 18;
  const charactersPerLine = 62;
  let typed = 0;
  return (screen, frame) => {
    const burst = Math.floor(frame / 45) % 4 !== 3;
    if (burst && random() < 0.33) typed += 1;
    const line = Math.floor(typed / charactersPerLine);
    const column = typed % charactersPerLine;
    const scrolled = Math.max(0, line - 20) * lineHeight;
    showFrom(screen, { desktop, content }, scrolled);
    const y = contentBox.y + (firstLine + line) * lineHeight - scrolled;
    const x = contentBox.x + column * characterWidth;
    fillBox(screen, { x, y, width: contentBox.x + contentBox.width - x, height: lineHeight }, 0x1e1e1eff);
    // The lines below were there before, and move down with every line typed.
    const height = contentBox.y + contentBox.height - y - lineHeight;
    const from = content.height - contentBox.height;
    copyBox(
      screen,
      content,
      { x: 0, y: from, width: contentBox.width, height },
      { x: contentBox.x, y: y + lineHeight },
    );
    if (frame % frameRate < frameRate / 2)
      fillBox(screen, { x, y, width: 2, height: lineHeight }, 0xffffffff);
  };
}

/** A picture that rests. */
export function restScene(source: SceneSource, top: number): Scene {
  return (screen) => showFrom(screen, source, top);
}

/** A scene over which the pointer rests, and moves to another place in one of every `everySeconds` seconds. */
export function withPointer(
  scene: Scene,
  {
    pointer,
    seed,
    everySeconds,
  }: { readonly pointer: Picture; readonly seed: number; readonly everySeconds: number },
): Scene {
  const random = createRandom(seed);
  const place = () => ({ x: 300 + Math.floor(random() * 1400), y: 150 + Math.floor(random() * 800) });
  let from = place();
  let to = place();
  const period = everySeconds * frameRate;
  return (screen, frame) => {
    const inPeriod = frame % period;
    if (inPeriod === 0) [from, to] = [to, place()];
    const progress = Math.min(1, inPeriod / frameRate);
    const eased = progress * progress * (3 - 2 * progress);
    scene(screen, frame);
    const at = {
      x: Math.round(from.x + (to.x - from.x) * eased),
      y: Math.round(from.y + (to.y - from.y) * eased),
    };
    blend(screen, pointer, at);
  };
}
