import './dialog.css';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Button } from './button.tsx';

interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons in the order of reading; the safe one last, where the eye ends. */
  readonly actions?: ReactNode;
  readonly width?: 'normal' | 'wide' | 'large';
  readonly role?: 'dialog' | 'alertdialog';
}

/** A modal dialog: keeps the focus, gives it back, closes with Escape. */
export function Dialog(props: DialogProps) {
  const { title, isOpen, onClose, children, actions, width = 'normal', role = 'dialog' } = props;
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      isDismissable={role === 'dialog'}
      className="dialog-scrim"
    >
      <Modal className={`dialog-frame dialog-frame-${width}`}>
        <AriaDialog className="dialog" role={role}>
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          {children}
          {actions && <div className="dialog-actions">{actions}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

interface ConfirmDialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  /** What will happen, in a sentence. */
  readonly children: ReactNode;
  readonly confirmLabel: string;
  readonly cancelLabel?: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks once before something that cannot be undone. The safe choice has the focus. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, isOpen, children, confirmLabel, cancelLabel = 'Cancel', onConfirm, onClose } = props;
  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onClose={onClose}
      role="alertdialog"
      actions={
        <>
          <Button
            onPress={() => {
              onConfirm();
              onClose();
            }}
          >
            {confirmLabel}
          </Button>
          <Button variant="primary" autoFocus onPress={onClose}>
            {cancelLabel}
          </Button>
        </>
      }
    >
      <p className="quiet">{children}</p>
    </Dialog>
  );
}
