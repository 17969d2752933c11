import { useState } from 'react';
import type { ExportScope } from '../../../shared/model/history.ts';
import { Button } from '../../components/button.tsx';
import { ExportDialog } from './export-dialog.tsx';

interface ExportButtonProps {
  readonly scope: ExportScope;
  /** `Export` when left out. */
  readonly label?: string;
  readonly variant?: 'secondary' | 'quiet';
  readonly isDisabled?: boolean;
}

/** Asks how to export, and begins it. */
export function ExportButton(props: ExportButtonProps) {
  const { scope, label = 'Export', variant = 'quiet', isDisabled = false } = props;
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button variant={variant} icon="download" isDisabled={isDisabled} onPress={() => setAsking(true)}>
        {label}
      </Button>
      <ExportDialog scope={isAsking ? scope : null} onClose={() => setAsking(false)} />
    </>
  );
}
