import './colour.css';
import type { ClientColour, ClientSummary } from '../../../shared/model/library.ts';
import { clientColourSchema } from '../../../shared/model/library.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';

interface ColourDialogProps {
  readonly client: ClientSummary;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

const words: Readonly<Record<ClientColour, string>> = {
  red: 'Red',
  amber: 'Amber',
  green: 'Green',
  blue: 'Blue',
  violet: 'Violet',
  pink: 'Pink',
};

/** Chooses the colour a client is marked with in the sidebar. */
export function ColourDialog({ client, isOpen, onClose }: ColourDialogProps) {
  const core = useClient();
  const showProblem = useProblemToast();
  const choose = (colour: ClientColour | null) => {
    core.call('library.setColour', { clientId: client.id, colour }).catch(showProblem);
    onClose();
  };
  return (
    <Dialog title={`Colour of ${client.name}`} isOpen={isOpen} onClose={onClose}>
      <div className="colours" role="group" aria-label="Colours">
        {[null, ...clientColourSchema.options].map((colour) => (
          <button
            key={colour}
            type="button"
            className="colour-choice"
            data-colour={colour ?? undefined}
            aria-pressed={client.colour === colour}
            onClick={() => choose(colour)}
          >
            {colour === null ? 'None' : words[colour]}
          </button>
        ))}
      </div>
    </Dialog>
  );
}
