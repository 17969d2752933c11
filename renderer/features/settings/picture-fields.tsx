import type { CaptureSettings } from '../../../shared/model/settings.ts';
import { Checkbox } from '../../components/checkbox.tsx';
import { Select, type SelectOption } from '../../components/select.tsx';
import { useCaptureSettings } from '../record/use-capture-settings.ts';
import { useAppState } from '../shell/app-state.tsx';

const heights = [720, 1080, 1440, 2160, null] as const satisfies readonly CaptureSettings['maxHeight'][];
const frameRates = [15, 30, 60] as const satisfies readonly CaptureSettings['frameRate'][];
const countdowns = [0, 3, 5, 10] as const satisfies readonly CaptureSettings['countdownSeconds'][];

const heightOptions: readonly SelectOption<string>[] = [
  { value: '720', label: '720p' },
  { value: '1080', label: '1080p' },
  { value: '1440', label: '1440p' },
  { value: '2160', label: '4K' },
  { value: 'null', label: 'As large as the screen' },
];
const frameRateOptions = frameRates.map((rate) => ({ value: String(rate), label: `${rate} per second` }));
const countdownOptions = countdowns.map((seconds) => ({
  value: String(seconds),
  label: seconds === 0 ? 'None' : `${seconds} seconds`,
}));

/** How pictures are recorded. */
export function PictureFields() {
  const { capture, change } = useCaptureSettings();
  const { info } = useAppState();
  return (
    <>
      <div className="field-row">
        <Select
          label="Largest picture"
          value={String(capture.maxHeight)}
          options={heightOptions}
          onChange={(value) => {
            const maxHeight = heights.find((height) => String(height) === value);
            if (maxHeight !== undefined) change({ maxHeight });
          }}
          description="1080p keeps text sharp and files small."
        />
        <Select
          label="Frame rate"
          value={String(capture.frameRate)}
          options={frameRateOptions}
          onChange={(value) => {
            const frameRate = frameRates.find((rate) => String(rate) === value);
            if (frameRate !== undefined) change({ frameRate });
          }}
          description="Fewer on a slow computer, more for motion."
        />
      </div>
      <Select
        label="Countdown"
        value={String(capture.countdownSeconds)}
        options={countdownOptions}
        onChange={(value) => {
          const countdownSeconds = countdowns.find((seconds) => String(seconds) === value);
          if (countdownSeconds !== undefined) change({ countdownSeconds });
        }}
        description="Before a screen or camera recording begins."
      />
      {info.capture.hidesOwnWindow && (
        <Checkbox
          label="Keep Outspoken out of the picture"
          description="Its windows are not seen in recordings of the whole screen."
          isSelected={capture.hideOwnWindow}
          onChange={(hideOwnWindow) => change({ hideOwnWindow })}
        />
      )}
    </>
  );
}
