import { useEffect, useEffectEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { useCapture } from '../../capture/capture-provider.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ShortcutList } from './shortcut-list.tsx';
import { type ShortcutAction, createShortcutMatcher } from './shortcut-matcher.ts';

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
  const { startVoice } = useCapture();
  const act = useEffectEvent((action: ShortcutAction) => {
    if (action === 'show-shortcuts') setOpen(true);
    else if (action === 'record') {
      navigate('/');
      startVoice();
    } else navigate(places[action]);
  });
  useEffect(() => {
    const match = createShortcutMatcher();
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return;
      const action = match(event.key, event.timeStamp);
      if (!action) return;
      event.preventDefault();
      act(action);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  return <ShortcutsDialog isOpen={isOpen} onClose={() => setOpen(false)} />;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.closest('input, textarea, select, [role="dialog"], [role="menu"]') !== null
  );
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
