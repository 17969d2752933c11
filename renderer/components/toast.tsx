import './toast.css';
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';
import {
  Text,
  UNSTABLE_Toast as AriaToast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
  type QueuedToast,
} from 'react-aria-components';
import { Button, IconButton } from './button.tsx';

/** A short word about what was just done, with the button that takes it back where it can be. */
export interface ToastMessage {
  readonly message: string;
  readonly actionLabel?: string;
  readonly onAction?: () => void;
}

/** Long enough to read the sentence and reach Undo; the timer stops while the toast is hovered or focused. */
const toastTimeMs = 8000;

const ShowToastContext = createContext<((toast: ToastMessage) => void) | null>(null);

/** Gives everything below it {@link useToast}, and shows the toasts. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [queue] = useState(() => new ToastQueue<ToastMessage>({ maxVisibleToasts: 2 }));
  const show = useCallback((toast: ToastMessage) => queue.add(toast, { timeout: toastTimeMs }), [queue]);
  return (
    <ShowToastContext value={show}>
      {children}
      <ToastRegion queue={queue} className="toast-region" aria-label="Notices">
        {({ toast }) => <ToastView toast={toast} onClose={() => queue.close(toast.key)} />}
      </ToastRegion>
    </ShowToastContext>
  );
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
