import './picture.css';
import { type CSSProperties, useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import type { FaceChange } from '../../../shared/model/edit.ts';
import { type Size, type StageBox, arrangeStage } from '../../../shared/model/stage.ts';
import { Icon } from '../../components/icon.tsx';
import type { LivePicture, Pictures } from './loaded-source.ts';
import { isInSmallWindow, onPictureInPicture } from './picture-windows.ts';

interface PictureProps {
  readonly pictures: Pictures;
  /** How the camera is shown with the screen; says nothing where the picture is one file. */
  readonly face: Pick<FaceChange, 'layout' | 'corner' | 'size'>;
  readonly onPress: () => void;
}

/** Shape of the picture until it has told its own. */
const usualSize = { width: 1280, height: 720 };

/** The picture of a recording on a dark ground, as large as there is room: one file, or screen and camera laid out as they will be in the master. */
export function Picture({ pictures, face, onPress }: PictureProps) {
  const { file, screen, camera } = pictures;
  const stage = file
    ? arrangeStage({ ...face, layout: 'off' }, sizeOf(file), null)
    : arrangeStage(face, screen ? sizeOf(screen) : null, camera ? sizeOf(camera) : null);
  const ratio = stage.width / stage.height;
  return (
    // Play is a button of its own; this is a shorter way for a pointer.
    <div className="picture" style={{ '--picture-ratio': ratio } as CSSProperties} onClick={onPress}>
      <div className="picture-stage">
        {file && <Slot picture={file} stage={stage} box={stage.screen} isRound={false} />}
        {screen && <Slot picture={screen} stage={stage} box={stage.screen} isRound={false} />}
        {camera && <Slot picture={camera} stage={stage} box={stage.camera} isRound={stage.isRound} />}
      </div>
    </div>
  );
}

function sizeOf(picture: LivePicture): Size {
  return picture.size() ?? usualSize;
}

interface SlotProps {
  readonly picture: LivePicture;
  readonly stage: Size;
  /** Null hides the picture, which goes on playing. */
  readonly box: StageBox | null;
  readonly isRound: boolean;
}

function Slot({ picture, stage, box, isRound }: SlotProps) {
  const place = useRef<HTMLDivElement>(null);
  const isAway = useSyncExternalStore(onPictureInPicture, () => isInSmallWindow([picture]));
  // Before the page is painted: an element that is gone from it for longer stops.
  useLayoutEffect(() => {
    place.current?.replaceChildren(picture.element);
  }, [picture]);
  return (
    <div
      className={isRound ? 'picture-slot picture-slot-round' : 'picture-slot'}
      style={box ? toStyle(box, stage) : { visibility: 'hidden' }}
    >
      <div ref={place} className="picture-place" />
      {isAway && (
        <p className="picture-away">
          <Icon name="picture-in-picture" />
          <span>Shown in a small window</span>
        </p>
      )}
    </div>
  );
}

function toStyle(box: StageBox, stage: Size): CSSProperties {
  const percent = (part: number, whole: number) => `${(part / whole) * 100}%`;
  return {
    left: percent(box.x, stage.width),
    top: percent(box.y, stage.height),
    width: percent(box.width, stage.width),
    height: percent(box.height, stage.height),
  };
}
