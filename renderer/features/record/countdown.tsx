import './countdown.css';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useCapture, useCaptureState } from '../../capture/capture-provider.tsx';
import { Button } from '../../components/button.tsx';
import { kindWords } from '../../components/kind.ts';

/** Counts down over everything before a take begins, where that is wanted. Escape cancels. */
export function Countdown() {
  const { starting } = useCaptureState();
  const { cancelStart } = useCapture();
  if (starting?.phase !== 'counting') return null;
  const seconds = Math.ceil((starting.countdownMs ?? 0) / 1000);
  return (
    <ModalOverlay
      isOpen
      className="countdown"
      onOpenChange={(isOpen) => {
        if (!isOpen) cancelStart();
      }}
    >
      <Modal className="countdown-frame">
        <Dialog className="countdown-body" role="alertdialog">
          <Heading slot="title" level={2}>
            Recording {kindWords[starting.kind]} in
          </Heading>
          <p className="countdown-number tabular" role="status">
            {seconds}
          </p>
          <Button size="large" autoFocus onPress={cancelStart}>
            Cancel
          </Button>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
