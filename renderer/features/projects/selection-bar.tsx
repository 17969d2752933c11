import './timeline.css';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ExportButton } from '../history/export-button.tsx';
import { usePageKeys } from '../player/use-page-keys.ts';
import { type Place, PlaceFields } from './place-fields.tsx';
import { TagsDialog } from './tags-dialog.tsx';
import { useBulkActions } from './use-bulk-actions.ts';
import type { Selection } from './use-selection.ts';

/** Most that one message carries. */
const mostSent = 20;

interface SelectionBarProps {
  readonly selection: Selection;
  /** How many recordings the list has. */
  readonly total: number;
}

/** What can be done with the selected recordings. Escape lets go of them. */
export function SelectionBar({ selection, total }: SelectionBarProps) {
  const [, navigate] = useLocation();
  const [asked, setAsked] = useState<'move' | 'tags' | null>(null);
  const bulk = useBulkActions();
  const { chosen, clear } = selection;
  usePageKeys((key) => {
    if (key === 'Escape') clear();
    return key === 'Escape';
  }, asked === null);
  const isCapturing = chosen.some(({ state }) => state === 'capturing');
  // There is no file of a link to send.
  const canSend = !isCapturing && chosen.length <= mostSent && chosen.every(({ link }) => link === null);
  const close = () => setAsked(null);
  return (
    <div className="selection-bar" role="toolbar" aria-label="Selected recordings">
      <p className="selection-count" role="status">
        {chosen.length} selected
      </p>
      <span title={chosen.length > mostSent ? `At most ${mostSent} go in one message` : undefined}>
        <Button
          icon="send"
          isDisabled={!canSend}
          onPress={() => navigate(`/send/${chosen.map(({ id }) => id).join(',')}`)}
        >
          Send together
        </Button>
      </span>
      <Button icon="folder-move" isDisabled={isCapturing} onPress={() => setAsked('move')}>
        Move
      </Button>
      <Button icon="tag" onPress={() => setAsked('tags')}>
        Tags
      </Button>
      <ExportButton
        scope={{ recordingIds: chosen.map(({ id }) => id) }}
        variant="secondary"
        isDisabled={isCapturing}
      />
      <Button icon="bin" isDisabled={isCapturing} onPress={() => void bulk.remove(chosen)}>
        Delete
      </Button>
      <span className="selection-end">
        {chosen.length < total && (
          <Button variant="quiet" onPress={selection.selectAll}>
            Select all
          </Button>
        )}
        <Button variant="quiet" onPress={clear}>
          Clear
        </Button>
      </span>
      <MoveDialog
        isOpen={asked === 'move'}
        onClose={close}
        onMove={(place) => {
          close();
          clear();
          void bulk.move(chosen, place);
        }}
      />
      <TagsDialog
        recordings={asked === 'tags' ? chosen : null}
        onClose={close}
        onChange={(change) => {
          close();
          void bulk.tag(chosen, change);
        }}
      />
    </div>
  );
}

interface MoveDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onMove: (place: Place | null) => void;
}

function MoveDialog({ isOpen, onClose, onMove }: MoveDialogProps) {
  return (
    <Dialog title="Move to" isOpen={isOpen} onClose={onClose}>
      <MoveForm onClose={onClose} onMove={onMove} />
    </Dialog>
  );
}

function MoveForm({ onClose, onMove }: Omit<MoveDialogProps, 'isOpen'>) {
  const [place, setPlace] = useState<Place>({ client: '', project: '' });
  const named = { client: place.client.trim(), project: place.project.trim() };
  const isUnfiled = named.client === '' && named.project === '';
  const isHalf = !isUnfiled && (named.client === '' || named.project === '');
  return (
    <form
      className="file-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isHalf) onMove(isUnfiled ? null : named);
      }}
    >
      <PlaceFields place={place} onChange={setPlace} />
      <p className="quiet small">
        {isUnfiled ? 'Without a client and a project they go to Unfiled.' : 'Their folders on disk move too.'}
      </p>
      <div className="dialog-actions">
        <Button onPress={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" isDisabled={isHalf}>
          Move
        </Button>
      </div>
    </form>
  );
}
