import './shortcuts.css';
import type { AppInfo } from '../../../shared/model/app.ts';
import { useAppState } from '../shell/app-state.tsx';
import { keysOfKinds } from './kind-keys.ts';

interface Group {
  readonly title: string;
  readonly keys: readonly { readonly keys: readonly string[]; readonly meaning: string }[];
}

function groupsFor(platform: AppInfo['platform']): readonly Group[] {
  const kindKeys = keysOfKinds(platform);
  return [
    {
      title: 'Everywhere',
      keys: [
        { keys: kindKeys.voice, meaning: 'Record a voice memo' },
        { keys: kindKeys.screen, meaning: 'Record the screen' },
        { keys: kindKeys.camera, meaning: 'Record the camera' },
        { keys: ['G', 'R'], meaning: 'Go to Record' },
        { keys: ['G', 'I'], meaning: 'Go to Inbox' },
        { keys: ['G', 'O'], meaning: 'Go to Outbox' },
        { keys: ['G', 'P'], meaning: 'Go to Projects' },
        { keys: ['/'], meaning: 'Search' },
        { keys: [platform === 'darwin' ? 'Cmd' : 'Ctrl', 'Z'], meaning: 'Undo what was done last' },
        { keys: ['?'], meaning: 'Show these shortcuts' },
      ],
    },
    {
      title: 'While recording',
      keys: [
        { keys: ['M'], meaning: 'Mark this moment' },
        { keys: ['Esc'], meaning: 'Cancel the countdown' },
      ],
    },
    {
      title: 'In the player',
      keys: [
        { keys: ['Space'], meaning: 'Play or pause' },
        { keys: ['J', 'L'], meaning: 'Back or forward 15 seconds' },
        { keys: ['←', '→'], meaning: 'Back or forward 5 seconds' },
        { keys: ['Shift', '←', '→'], meaning: 'Previous or next mark or note' },
        { keys: ['0', '9'], meaning: 'Go to a tenth of it' },
        { keys: ['[', ']'], meaning: 'Slower or faster' },
        { keys: ['S'], meaning: 'Skip silence' },
        { keys: ['A'], meaning: 'Repeat from here, up to here, no more' },
        { keys: ['C'], meaning: 'Captions' },
        { keys: [',', '.'], meaning: 'Back or forward one picture' },
        { keys: ['F'], meaning: 'Full screen' },
        { keys: ['P'], meaning: 'Picture in picture' },
        { keys: ['M'], meaning: 'Write a note at this moment' },
      ],
    },
    {
      title: 'In the editor',
      keys: [
        { keys: ['I', 'O'], meaning: 'Select from here, or up to here' },
        { keys: ['X'], meaning: 'Cut out what is selected' },
        { keys: [',', '.'], meaning: 'Back or forward one picture' },
        { keys: [platform === 'darwin' ? 'Cmd' : 'Ctrl', 'Z'], meaning: 'Undo' },
      ],
    },
  ];
}

/** Every key and what it does, those of the system included where the host has any. */
export function ShortcutList() {
  const { info } = useAppState();
  const groups = groupsFor(info.platform);
  const system = info.globalShortcuts.map(({ action, keys }) => ({ keys: [keys], meaning: action }));
  const all = system.length > 0 ? [...groups, { title: 'In any application', keys: system }] : groups;
  return (
    <>
      {all.map((group) => (
        <section key={group.title}>
          <h3>{group.title}</h3>
          <dl className="shortcuts">
            {group.keys.map(({ keys, meaning }) => (
              <div key={meaning}>
                <dt>{meaning}</dt>
                <dd>
                  {keys.map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <p className="quiet small">Letters do nothing while you type in a field.</p>
    </>
  );
}
