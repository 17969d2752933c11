import { useEffect, useEffectEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { useRecordingStarts } from '../record/recording-starts.tsx';
import { isTyping } from './is-typing.ts';
import { ShortcutList } from './shortcut-list.tsx';
import { type ShortcutAction, createShortcutMatcher } from './shortcut-matcher.ts';

const kinds = {
  'record-voice': 'voice',
  'record-screen': 'screen',
  'record-camera': 'camera',
} as const;

const places = {
  'go-inbox': '/inbox',
  'go-outbox': '/outbox',
  'go-projects': '/projects',
  'go-record': '/',
} as const;

/** Listens for the keys that work on every page, and shows them all on `?`. */
export function Shortcuts() {
  const [isOpen, setOpen] = useState(false);
  const [, navigate] = useLocation();
  const { start } = useRecordingStarts();
  const act = useEffectEvent((action: ShortcutAction) => {
    switch (action) {
      case 'show-shortcuts':
        setOpen(true);
        break;
      case 'record-voice':
      case 'record-screen':
      case 'record-camera':
        start(kinds[action]);
        break;
      case 'go-inbox':
      case 'go-outbox':
      case 'go-projects':
      case 'go-record':
        navigate(places[action]);
    }
  });
  useEffect(() => {
    const match = createShortcutMatcher();
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.repeat || isTyping(event.target))
        return;
      const action = match(event, event.timeStamp);
      if (!action) return;
      event.preventDefault();
      act(action);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  return <ShortcutsDialog isOpen={isOpen} onClose={() => setOpen(false)} />;
}

function ShortcutsDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  return (
    <Dialog
      title="Keyboard shortcuts"
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <Button variant="primary" onPress={onClose}>
          Close
        </Button>
      }
    >
      <ShortcutList />
    </Dialog>
  );
}
