import './screen-picker.css';
import { useEffect, useState } from 'react';
import { ListBox, ListBoxItem, Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { ScreenSource } from '../../../shared/model/capture.ts';
import { useLive } from '../../bridge/use-live.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Icon } from '../../components/icon.tsx';
import { Notice } from '../../components/notice.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { useAppState } from '../shell/app-state.tsx';
import { describeDeniedScreen } from './source-words.ts';

interface ScreenPickerProps {
  readonly onPicked: (source: ScreenSource) => void;
  readonly onClose: () => void;
}

/** How often the thumbnails are drawn anew while the picker is open. */
const refreshMs = 1500;

/** Asks what to record: a screen or a window, by its live picture. Choosing one begins the recording. */
export function ScreenPicker({ onPicked, onClose }: ScreenPickerProps) {
  const { value, error, refresh } = useLive('capture.listSources', {}, []);
  useEffect(() => {
    const timer = window.setInterval(() => {
      if (!document.hidden) refresh();
    }, refreshMs);
    return () => window.clearInterval(timer);
  }, [refresh]);
  return (
    <Dialog
      title="Choose what to record"
      isOpen
      onClose={onClose}
      width="large"
      actions={<Button onPress={onClose}>Cancel</Button>}
    >
      {!value && !error && <div className="screen-picker-wait" aria-busy="true" />}
      {!value && error && <ProblemNotice error={error} onRetry={refresh} />}
      {value?.access === 'denied' && <Denied onRetry={refresh} />}
      {value?.access === 'granted' && <Sources sources={value.sources} onPicked={onPicked} />}
    </Dialog>
  );
}

function Denied({ onRetry }: { readonly onRetry: () => void }) {
  const { platform } = useAppState().info;
  const { title, meaning } = describeDeniedScreen(platform);
  return (
    <Notice icon="screen" title={title} actionLabel="Look again" onAction={onRetry}>
      {meaning}
    </Notice>
  );
}

interface SourcesProps {
  readonly sources: readonly ScreenSource[];
  readonly onPicked: (source: ScreenSource) => void;
}

const tabs: readonly { kind: ScreenSource['kind']; label: string; nothing: string }[] = [
  { kind: 'screen', label: 'Screens', nothing: 'No screen can be seen.' },
  {
    kind: 'window',
    label: 'Windows',
    nothing: 'No other window is open. Open the one to record; it appears here.',
  },
];

function Sources({ sources, onPicked }: SourcesProps) {
  const [tab, setTab] = useState<ScreenSource['kind']>('screen');
  const of = (kind: ScreenSource['kind']) => sources.filter((source) => source.kind === kind);
  return (
    <Tabs
      className="screen-picker"
      selectedKey={tab}
      onSelectionChange={(key) => setTab(key === 'window' ? 'window' : 'screen')}
    >
      <TabList className="screen-picker-tabs" aria-label="What to record">
        {tabs.map(({ kind, label }) => (
          <Tab key={kind} id={kind} className="screen-picker-tab">
            {label}
          </Tab>
        ))}
      </TabList>
      {tabs.map(({ kind, label, nothing }) => (
        <TabPanel key={kind} id={kind} className="screen-picker-panel">
          <SourceList label={label} sources={of(kind)} nothing={nothing} onPicked={onPicked} />
        </TabPanel>
      ))}
    </Tabs>
  );
}

interface SourceListProps extends SourcesProps {
  readonly label: string;
  /** What to say when there are none. */
  readonly nothing: string;
}

function SourceList({ label, sources, nothing, onPicked }: SourceListProps) {
  return (
    <ListBox
      aria-label={label}
      layout="grid"
      autoFocus="first"
      className="screen-picker-list"
      items={sources}
      onAction={(key) => {
        const source = sources.find(({ id }) => id === key);
        if (source) onPicked(source);
      }}
      renderEmptyState={() => <p className="quiet">{nothing}</p>}
    >
      {(source) => (
        <ListBoxItem id={source.id} textValue={source.name} className="screen-picker-source">
          <span className="screen-picker-picture">
            {source.thumbnail === '' ? (
              <Icon name={source.kind} size={28} />
            ) : (
              <img src={source.thumbnail} alt="" draggable={false} />
            )}
          </span>
          <span className="screen-picker-name small" title={source.name}>
            {source.name}
          </span>
        </ListBoxItem>
      )}
    </ListBox>
  );
}
