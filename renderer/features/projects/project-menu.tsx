import { useState } from 'react';
import type { ClientSummary, ProjectSummary } from '../../../shared/model/library.ts';
import { MenuButton } from '../../components/menu.tsx';
import { useAppState } from '../shell/app-state.tsx';
import { AccountDialog } from './account-dialog.tsx';
import { CapturesDialog } from './captures-dialog.tsx';
import { ColourDialog } from './colour-dialog.tsx';
import { PeopleDialog } from './people-dialog.tsx';
import { ReceiptsDialog } from './receipts-dialog.tsx';
import { RenameDialog } from './rename-dialog.tsx';
import { useProjectChanges } from './use-project-changes.ts';

/** What the menu of a project opens. */
type Asked = 'client' | 'project' | 'people' | 'account' | 'captures' | 'colour' | 'receipts';

/** Everything about a project and its client that can be changed. */
export function ProjectMenu({
  client,
  project,
}: {
  readonly client: ClientSummary;
  readonly project: ProjectSummary;
}) {
  const changes = useProjectChanges(client, project);
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  const { archived } = project;
  const canChooseAccount = useAppState().settings.mailAccounts.length > 1 || project.account !== null;
  return (
    <>
      <MenuButton
        label="More for this project"
        entries={[
          { label: 'People', icon: 'person', onSelect: () => setAsked('people') },
          ...(canChooseAccount
            ? [{ label: 'Mail account', icon: 'mail', onSelect: () => setAsked('account') } as const]
            : []),
          { label: 'How long originals are kept', icon: 'disk', onSelect: () => setAsked('captures') },
          { label: 'Rename project', icon: 'edit', onSelect: () => setAsked('project') },
          { label: 'Rename client', icon: 'edit', onSelect: () => setAsked('client') },
          { label: 'Colour of the client', icon: 'tag', onSelect: () => setAsked('colour') },
          {
            label: 'Viewed receipts of the client',
            icon: 'mail',
            onSelect: () => setAsked('receipts'),
          },
          {
            label: archived ? 'Take out of the archive' : 'Archive project',
            icon: 'archive',
            onSelect: () => void changes.setArchived(!archived),
          },
        ]}
      />
      <RenameDialog
        title="Rename project"
        label="Project name"
        name={project.name}
        isOpen={asked === 'project'}
        onRename={changes.renameProject}
        onClose={close}
      />
      <RenameDialog
        title="Rename client"
        label="Client name"
        name={client.name}
        isOpen={asked === 'client'}
        onRename={changes.renameClient}
        onClose={close}
      />
      <PeopleDialog
        project={project}
        isOpen={asked === 'people'}
        onSave={changes.setPeople}
        onClose={close}
      />
      <AccountDialog project={project} isOpen={asked === 'account'} onClose={close} />
      <CapturesDialog project={project} isOpen={asked === 'captures'} onClose={close} />
      <ReceiptsDialog client={client} isOpen={asked === 'receipts'} onClose={close} />
      <ColourDialog client={client} isOpen={asked === 'colour'} onClose={close} />
    </>
  );
}
