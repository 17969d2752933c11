import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faceCornerSchema, faceLayoutSchema } from './edit.ts';
import { arrangeStage } from './stage.ts';

const screen = { width: 1920, height: 1080 };
const camera = { width: 640, height: 480 };
const face = { layout: 'bubble', corner: 'bottom-right', size: 0.25 } as const;

describe('arrangeStage', () => {
  it('puts a bubble into its corner', () => {
    const stage = arrangeStage(face, screen, camera);
    expect(stage.isRound).toBe(true);
    expect(stage.camera).toEqual({ x: 1618, y: 778, width: 270, height: 270 });
    expect(arrangeStage({ ...face, corner: 'top-left' }, screen, camera).camera).toMatchObject({
      x: 32,
      y: 32,
    });
  });

  it('puts the camera beside the screen, as high as it', () => {
    const stage = arrangeStage({ ...face, layout: 'side-by-side' }, screen, camera);
    expect(stage.screen).toEqual({ x: 0, y: 140, width: 1420, height: 798 });
    expect(stage.camera).toEqual({ x: 1460, y: 140, width: 460, height: 798 });
  });

  it('shows the whole camera instead of the screen', () => {
    const stage = arrangeStage({ ...face, layout: 'full' }, screen, camera);
    expect(stage).toMatchObject({ screen: null, camera: { x: 240, y: 0, width: 1440, height: 1080 } });
  });

  it('does without what is not there', () => {
    expect(arrangeStage(face, screen, null)).toMatchObject({ camera: null, isRound: false });
    expect(arrangeStage(face, null, camera)).toMatchObject({ screen: null, width: 640, height: 480 });
  });

  it('stays on the picture, in even pixels, whatever the shapes', () => {
    const size = fc.record({
      width: fc.integer({ min: 16, max: 5000 }),
      height: fc.integer({ min: 16, max: 5000 }),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...faceLayoutSchema.options),
        fc.constantFrom(...faceCornerSchema.options),
        fc.double({ min: 0.1, max: 0.6, noNaN: true }),
        fc.tuple(size, size),
        (layout, corner, share, [screenSize, cameraSize]) => {
          const stage = arrangeStage({ layout, corner, size: share }, screenSize, cameraSize);
          for (const box of [stage.screen, stage.camera]) {
            if (box === null) continue;
            expect([box.x, box.y, box.width, box.height].every((value) => value % 2 === 0)).toBe(true);
            expect(box.x >= 0 && box.y >= 0 && box.width >= 2 && box.height >= 2).toBe(true);
            expect(box.x + box.width).toBeLessThanOrEqual(stage.width);
            expect(box.y + box.height).toBeLessThanOrEqual(stage.height);
          }
        },
      ),
    );
  });
});
