import { useLive } from '../../bridge/use-live.ts';
import { NameComboBox } from '../../components/name-combo-box.tsx';

/** Names of a client and a project as typed; both empty means unfiled. */
export interface Place {
  readonly client: string;
  readonly project: string;
}

interface PlaceFieldsProps {
  readonly place: Place;
  readonly onChange: (place: Place) => void;
}

/** Where a recording belongs: known clients and projects to pick, or new names to type. */
export function PlaceFields({ place, onChange }: PlaceFieldsProps) {
  const clients = (useLive('library.listClients', {}, ['library.changed']).value ?? []).filter(
    (one) => !one.unfiled,
  );
  const client = clients.find((one) => isSameName(one.name, place.client));
  const project = client?.projects.find((one) => isSameName(one.name, place.project));
  return (
    <div className="field-row">
      <NameComboBox
        label="Client"
        value={place.client}
        onChange={(name) => onChange({ ...place, client: name })}
        suggestions={clients.map((one) => one.name)}
        description={place.client.trim() && !client ? 'A new client.' : ''}
      />
      <NameComboBox
        label="Project"
        value={place.project}
        onChange={(name) => onChange({ ...place, project: name })}
        suggestions={client?.projects.map((one) => one.name) ?? []}
        description={place.project.trim() && !project ? 'A new project.' : ''}
      />
    </div>
  );
}

function isSameName(name: string, typed: string): boolean {
  return name.toLocaleLowerCase() === typed.trim().toLocaleLowerCase();
}
