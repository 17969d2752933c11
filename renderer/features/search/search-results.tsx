import type { PassageSource, SearchResult } from '../../../shared/model/search.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { Icon, type IconName } from '../../components/icon.tsx';
import { recordingIcon } from '../../components/kind.ts';
import { When } from '../../components/when.tsx';
import { describeLength } from '../projects/recording-words.ts';
import { Highlighted } from './highlighted.tsx';
import { type SearchOption, optionsOf, placeHighlights, shownPassages } from './search-options.ts';

interface SearchResultsProps {
  readonly id: string;
  readonly result: SearchResult;
  /** Index of the option that Enter takes. */
  readonly active: number;
  readonly onChoose: (option: SearchOption) => void;
}

const sourceIcons: Readonly<Record<PassageSource, IconName>> = {
  title: 'audio-lines',
  tag: 'tag',
  place: 'folder',
  person: 'person',
  note: 'mark',
  mail: 'mail',
  transcript: 'audio-lines',
};

const sourceWords: Readonly<Record<PassageSource, string>> = {
  title: 'Title',
  tag: 'Tags',
  place: 'Project',
  person: 'People',
  note: 'Note',
  mail: 'Message',
  transcript: 'Said',
};

/** Id of the element of an option, for `aria-activedescendant`. */
export function optionId(listId: string, index: number): string {
  return `${listId}-${index}`;
}

/** What was found, by project; every recording with the passages that made it be found. */
export function SearchResults({ id, result, active, onChoose }: SearchResultsProps) {
  const places = new Map(optionsOf(result).map((option, index) => [option.key, index]));
  const shared = { listId: id, active, onChoose };
  return (
    <div id={id} role="listbox" aria-label="Search results" className="search-list">
      {result.groups.map((group) => (
        <div
          key={group.projectId}
          role="group"
          aria-label={group.unfiled ? 'Unfiled' : `${group.clientName}, ${group.projectName}`}
        >
          <p className="search-group small quiet ellipsis" aria-hidden="true" dir="auto">
            {group.unfiled ? (
              'Unfiled'
            ) : (
              <Highlighted
                text={`${group.clientName}, ${group.projectName}`}
                highlights={placeHighlights(group)}
              />
            )}
          </p>
          {group.hits.map((hit) => (
            <div key={hit.recording.id} role="presentation">
              <Option
                {...shared}
                option={{ key: hit.recording.id, hit, passage: null }}
                index={places.get(hit.recording.id) ?? 0}
              />
              {shownPassages(hit).map((passage, at) => {
                const key = `${hit.recording.id}-${at}`;
                return (
                  <Option key={key} {...shared} option={{ key, hit, passage }} index={places.get(key) ?? 0} />
                );
              })}
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

interface OptionProps {
  readonly listId: string;
  readonly active: number;
  readonly index: number;
  readonly option: SearchOption;
  readonly onChoose: (option: SearchOption) => void;
}

function Option({ listId, active, index, option, onChoose }: OptionProps) {
  const { hit, passage } = option;
  return (
    // Keys are handled where the typing is, as a combobox does it.
    <div
      id={optionId(listId, index)}
      role="option"
      aria-selected={index === active}
      className={passage ? 'search-option search-passage small' : 'search-option'}
      onPointerDown={(event) => event.preventDefault()}
      onClick={() => onChoose(option)}
      onKeyDown={undefined}
      tabIndex={-1}
    >
      {passage ? (
        <>
          <Icon name={sourceIcons[passage.source]} size={14} />
          <span className="visually-hidden">{`${sourceWords[passage.source]}: `}</span>
          {passage.atMs !== null && <span className="tabular quiet">{formatDuration(passage.atMs)}</span>}
          <span className="search-text">
            <Highlighted text={passage.text} highlights={passage.highlights} />
          </span>
        </>
      ) : (
        <>
          <Icon name={recordingIcon(hit.recording)} size={16} />
          <span className="search-title ellipsis">
            <Highlighted text={hit.recording.title} highlights={hit.titleHighlights} />
          </span>
          <span className="small quiet">
            <When instant={hit.recording.createdAt} />
          </span>
          <span className="small quiet tabular">{describeLength(hit.recording)}</span>
        </>
      )}
    </div>
  );
}
