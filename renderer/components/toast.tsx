import './toast.css';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react';
import {
  Text,
  UNSTABLE_Toast as AriaToast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
  type QueuedToast,
} from 'react-aria-components';
import { Button, IconButton } from './button.tsx';
import { type UndoStack, createUndoStack } from './undo-stack.ts';

/** A short word about what was just done, with the button that takes it back where it can be. */
export interface ToastMessage {
  readonly message: string;
  readonly actionLabel?: string;
  readonly onAction?: () => void;
  /** Takes back what was done: a button called Undo, and Ctrl or Cmd Z long after the words are gone. */
  readonly onUndo?: () => void;
}

/** Long enough to read the sentence and reach Undo; the timer stops while the toast is hovered or focused. */
const toastTimeMs = 8000;

const ShowToastContext = createContext<((toast: ToastMessage) => void) | null>(null);

/** Gives everything below it {@link useToast}, and shows the toasts. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [queue] = useState(() => new ToastQueue<ToastMessage>({ maxVisibleToasts: 2 }));
  const [undos] = useState(createUndoStack);
  const show = useCallback(
    (toast: ToastMessage) => {
      const key = queue.add(toast.onUndo ? undoable(toast, undos) : toast, { timeout: toastTimeMs });
      if (toast.onUndo) undos.push({ undo: toast.onUndo, onTaken: () => queue.close(key) });
    },
    [queue, undos],
  );
  useUndoKey(undos);
  return (
    <ShowToastContext value={show}>
      {children}
      <ToastRegion queue={queue} className="toast-region" aria-label="Notices">
        {({ toast }) => <ToastView toast={toast} onClose={() => queue.close(toast.key)} />}
      </ToastRegion>
    </ShowToastContext>
  );
}

function undoable(toast: ToastMessage, undos: UndoStack): ToastMessage {
  const { onUndo } = toast;
  return { ...toast, actionLabel: 'Undo', onAction: () => onUndo && undos.take(onUndo) };
}

/** Ctrl or Cmd Z takes back what was done last, where the page has no Undo of its own and nobody types. */
function useUndoKey(undos: UndoStack): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isUndo =
        (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key === 'z';
      if (!isUndo || event.defaultPrevented || hasOwnUndo(event.target)) return;
      if (document.querySelector('[role=dialog]') === null && undos.take()) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [undos]);
}

function hasOwnUndo(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const field = 'textarea, input:not([type=range], [type=checkbox], [type=radio])';
  return target.isContentEditable || target.closest(field) !== null;
}

function ToastView({
  toast,
  onClose,
}: {
  readonly toast: QueuedToast<ToastMessage>;
  readonly onClose: () => void;
}) {
  const { message, actionLabel, onAction } = toast.content;
  return (
    <AriaToast toast={toast} className="toast">
      <ToastContent className="toast-message">
        <Text slot="title">{message}</Text>
      </ToastContent>
      {actionLabel !== undefined && (
        <Button
          variant="quiet"
          icon="undo"
          onPress={() => {
            onAction?.();
            onClose();
            window.setTimeout(findLostFocus);
          }}
        >
          {actionLabel}
        </Button>
      )}
      <IconButton label="Close notice" icon="close" slot="close" />
    </AriaToast>
  );
}

/** The button that was pressed in a toast has gone with it: the page takes the focus, unless something else has. */
function findLostFocus(): void {
  if (document.activeElement !== document.body) return;
  document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
}

/** Returns the function that shows a toast. Throws outside {@link ToastProvider}. */
export function useToast(): (toast: ToastMessage) => void {
  const show = useContext(ShowToastContext);
  if (!show) throw new Error('useToast needs a ToastProvider');
  return show;
}
