import './timeline.css';
import type { RecordingFilter } from '../../../shared/model/library.ts';
import { useLive } from '../../bridge/use-live.ts';
import { Button } from '../../components/button.tsx';
import { Select, type SelectOption } from '../../components/select.tsx';
import { TextField } from '../../components/text-field.tsx';
import { type Days, type Period, boundsOf, periods } from './period.ts';

/** What the filters of a timeline say. */
export interface TimelineFilter extends Omit<RecordingFilter, 'from' | 'before'>, Days {
  readonly period: Period;
}

/** No filter at all. */
export const wholeTimeline: TimelineFilter = { period: 'any', fromDay: '', toDay: '' };

/** The filter as lists take it, at this time. */
export function toRecordingFilter(
  { period, fromDay, toDay, ...filter }: TimelineFilter,
  now: Date,
): RecordingFilter {
  return { ...filter, ...boundsOf(period, { fromDay, toDay }, now) };
}

interface TimelineFiltersProps {
  readonly filter: TimelineFilter;
  readonly onChange: (filter: TimelineFilter) => void;
}

const any = '';

/** Choices that narrow a timeline down, in one quiet row. */
export function TimelineFilters({ filter, onChange }: TimelineFiltersProps) {
  const tags = useLive('library.listTags', {}, ['library.changed']).value ?? [];
  const people = useLive('library.listPeople', {}, ['library.changed']).value ?? [];
  const isNarrowed = Object.values(filter).some((value) => value !== '' && value !== 'any');
  return (
    <div className="timeline-filters" role="group" aria-label="Filters">
      <Choice
        label="Kind"
        value={filter.kind}
        all="All kinds"
        options={[
          { value: 'voice', label: 'Voice' },
          { value: 'screen', label: 'Screen' },
          { value: 'camera', label: 'Camera' },
          { value: 'link', label: 'Links' },
        ]}
        onChange={(kind) => onChange(withChoice(filter, 'kind', kind))}
      />
      <Choice
        label="Direction"
        value={filter.direction}
        all="Both ways"
        options={[
          { value: 'made', label: 'Made here' },
          { value: 'received', label: 'Received' },
        ]}
        onChange={(direction) => onChange(withChoice(filter, 'direction', direction))}
      />
      <Choice
        label="State"
        value={stateOf(filter)}
        all="Any state"
        options={[
          { value: 'unviewed', label: 'Unviewed' },
          { value: 'todos', label: 'With open to-dos' },
        ]}
        onChange={(state) => onChange(withState(filter, state))}
      />
      {people.length > 0 && (
        <Choice
          label="Person"
          value={filter.person}
          all="Anyone"
          options={people.map(({ name, email }) => ({ value: email, label: name || email }))}
          onChange={(person) => onChange(withChoice(filter, 'person', person))}
        />
      )}
      {tags.length > 0 && (
        <Choice
          label="Tag"
          value={filter.tag}
          all="All tags"
          options={tags.map((tag) => ({ value: tag, label: tag }))}
          onChange={(tag) => onChange(withChoice(filter, 'tag', tag))}
        />
      )}
      <div className="timeline-filter">
        <Select
          label="Time"
          isLabelHidden
          value={filter.period}
          onChange={(period) => onChange({ ...filter, period })}
          options={periods}
        />
      </div>
      {isNarrowed && (
        <Button variant="quiet" onPress={() => onChange(wholeTimeline)}>
          Show all
        </Button>
      )}
      {filter.period === 'days' && (
        <div className="timeline-days">
          <TextField
            label="From day"
            type="date"
            value={filter.fromDay}
            onChange={(fromDay) => onChange({ ...filter, fromDay })}
          />
          <TextField
            label="To day"
            type="date"
            value={filter.toDay}
            onChange={(toDay) => onChange({ ...filter, toDay })}
          />
        </div>
      )}
    </div>
  );
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value | undefined;
  /** What is shown while nothing is chosen. */
  readonly all: string;
  readonly options: readonly SelectOption<Value>[];
  readonly onChange: (value: Value | undefined) => void;
}

function Choice<Value extends string>({ label, value, all, options, onChange }: ChoiceProps<Value>) {
  return (
    <div className="timeline-filter">
      <Select<Value | typeof any>
        label={label}
        isLabelHidden
        value={value ?? any}
        onChange={(chosen) => onChange(chosen === any ? undefined : chosen)}
        options={[{ value: any, label: all }, ...options]}
      />
    </div>
  );
}

/** The filter without some of its conditions. */
function without(filter: TimelineFilter, keys: readonly (keyof TimelineFilter)[]): TimelineFilter {
  const kept = Object.entries(filter).filter(([key]) => !keys.some((gone) => gone === key));
  const { period, fromDay, toDay } = filter;
  return { ...(Object.fromEntries(kept) as Partial<TimelineFilter>), period, fromDay, toDay };
}

function withChoice<Key extends 'kind' | 'direction' | 'person' | 'tag'>(
  filter: TimelineFilter,
  key: Key,
  value: TimelineFilter[Key],
): TimelineFilter {
  return value === undefined ? without(filter, [key]) : { ...filter, [key]: value };
}

type State = 'unviewed' | 'todos';

function stateOf({ unviewed, openTodos }: TimelineFilter): State | undefined {
  if (unviewed) return 'unviewed';
  return openTodos ? 'todos' : undefined;
}

function withState(filter: TimelineFilter, state: State | undefined): TimelineFilter {
  const rest = without(filter, ['unviewed', 'openTodos']);
  if (state === undefined) return rest;
  return state === 'unviewed' ? { ...rest, unviewed: true } : { ...rest, openTodos: true };
}
