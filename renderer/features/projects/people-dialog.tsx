import './timeline.css';
import { useState } from 'react';
import { type Person, personSchema } from '../../../shared/model/identity.ts';
import type { ProjectSummary } from '../../../shared/model/library.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogForm } from '../../components/dialog-form.tsx';
import { Select } from '../../components/select.tsx';
import { TextField } from '../../components/text-field.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { useAction } from '../notices/use-action.ts';
import { zoneWords } from './time-there.ts';

interface PeopleDialogProps {
  readonly project: Pick<ProjectSummary, 'people'>;
  readonly isOpen: boolean;
  readonly onSave: (people: readonly Person[]) => Promise<void>;
  readonly onClose: () => void;
}

/** Names, addresses and time zones of the people of a project. */
export function PeopleDialog({ isOpen, ...props }: PeopleDialogProps) {
  return (
    <Dialog title="People" isOpen={isOpen} onClose={props.onClose} width="wide">
      <PeopleForm {...props} />
    </Dialog>
  );
}

interface Row {
  readonly key: string;
  readonly name: string;
  readonly email: string;
  /** Empty for none. */
  readonly timeZone: string;
}

function toRow({ name, email, timeZone = '' }: Person): Row {
  return { key: crypto.randomUUID(), name, email, timeZone };
}

const emptyRow = (): Row => toRow({ name: '', email: '' });

function toPerson({ name, email, timeZone }: Row) {
  return { name, email: email.trim(), ...(timeZone === '' ? {} : { timeZone }) };
}

function PeopleForm({ project, onSave, onClose }: Omit<PeopleDialogProps, 'isOpen'>) {
  const action = useAction();
  const [rows, setRows] = useState<readonly Row[]>(() => [...project.people.map(toRow), emptyRow()]);
  const [isChecked, setChecked] = useState(false);
  const filled = rows.filter(({ name, email }) => name.trim() !== '' || email.trim() !== '');
  const isWrong = (row: Row) => !personSchema.safeParse(toPerson(row)).success;
  const change = (key: string, changes: Partial<Row>) =>
    setRows(rows.map((row) => (row.key === key ? { ...row, ...changes } : row)));
  const save = () => {
    setChecked(true);
    if (filled.some(isWrong)) return;
    action.run(async () => {
      await onSave(filled.map(toPerson));
      onClose();
    });
  };
  return (
    <DialogForm onSubmit={save} onCancel={onClose} isBusy={action.isRunning}>
      <p className="quiet small">Messages from this project are addressed to them at first.</p>
      <div className="people-fields">
        {rows.map((row) => (
          <PersonFields
            key={row.key}
            row={row}
            isWrong={isChecked && filled.includes(row) && isWrong(row)}
            onChange={(changes) => change(row.key, changes)}
            onRemove={() => setRows(rows.filter(({ key }) => key !== row.key))}
          />
        ))}
      </div>
      <div>
        <Button variant="quiet" isDisabled={rows.length >= 50} onPress={() => setRows([...rows, emptyRow()])}>
          Add a person
        </Button>
      </div>
      {action.error && <ProblemNotice error={action.error} />}
    </DialogForm>
  );
}

interface PersonFieldsProps {
  readonly row: Row;
  readonly isWrong: boolean;
  readonly onChange: (changes: Partial<Row>) => void;
  readonly onRemove: () => void;
}

function PersonFields({ row, isWrong, onChange, onRemove }: PersonFieldsProps) {
  const known = Intl.supportedValuesOf('timeZone');
  // One that was chosen elsewhere stays, even where it is not known here.
  const zones = row.timeZone === '' || known.includes(row.timeZone) ? known : [row.timeZone, ...known];
  return (
    <div className="person-fields">
      <TextField label="Name" value={row.name} onChange={(name) => onChange({ name })} maxLength={200} />
      <TextField
        label="Email address"
        type="email"
        value={row.email}
        onChange={(email) => onChange({ email })}
        maxLength={254}
        error={isWrong ? 'Enter a whole address.' : ''}
      />
      <Select
        label="Time zone"
        value={row.timeZone}
        onChange={(timeZone) => onChange({ timeZone })}
        options={[
          { value: '', label: 'Not known' },
          ...zones
            .map((zone) => ({ value: zone, label: zoneWords(zone) }))
            .toSorted((one, other) => one.label.localeCompare(other.label)),
        ]}
      />
      <IconButton
        label={`Remove ${row.name === '' ? row.email || 'this person' : row.name}`}
        icon="close"
        onPress={onRemove}
      />
    </div>
  );
}
