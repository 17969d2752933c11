import type { ScreenPreset } from '../../../shared/model/deliverable.ts';
import type { SelectOption } from '../../components/select.tsx';

/** The ways to send a picture, by what they are good for. */
export const presetChoices: readonly SelectOption<ScreenPreset>[] = [
  { value: 'universal', label: 'Universal: plays everywhere' },
  { value: 'small', label: 'Small: for people who use Outspoken' },
  { value: 'original', label: 'Original: as recorded' },
];

/**
 * How a picture is sent until the user says otherwise: as in the settings, but small to someone who is known to run
 * Outspoken, which plays it everywhere.
 */
export function choosePreset(
  setting: ScreenPreset,
  recipient: { readonly usesOutspoken: boolean },
): ScreenPreset {
  return setting === 'universal' && recipient.usesOutspoken ? 'small' : setting;
}
