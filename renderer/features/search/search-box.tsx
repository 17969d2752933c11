import './search.css';
import { type KeyboardEvent, useEffect, useEffectEvent, useId, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { Icon } from '../../components/icon.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { useAppState } from '../shell/app-state.tsx';
import { isTyping } from '../shortcuts/is-typing.ts';
import { type SearchOption, firstChoice, optionsOf, pathOf } from './search-options.ts';
import { SearchResults, optionId } from './search-results.tsx';
import { type SearchState, useSearch } from './use-search.ts';

/** Searches the library from every page: `/` or Ctrl K to come here, arrows to choose, Enter to play at that moment. */
export function SearchBox() {
  const [query, setQuery] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [moved, setMoved] = useState<number | null>(null);
  const [, navigate] = useLocation();
  const input = useRef<HTMLInputElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const listId = useId();
  const { info } = useAppState();
  const search = useSearch(query);
  const options = search.result ? optionsOf(search.result) : [];
  const active = Math.min(moved ?? firstChoice(options), Math.max(0, options.length - 1));
  useFocusKeys(input);
  useEffect(() => {
    if (isOpen) document.getElementById(optionId(listId, active))?.scrollIntoView({ block: 'nearest' });
  }, [isOpen, listId, active]);
  const choose = (option: SearchOption) => {
    setOpen(false);
    input.current?.blur();
    navigate(pathOf(option));
  };
  const move = (step: number) => setMoved((active + step + options.length) % Math.max(1, options.length));
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = options[active];
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Enter' && chosen && search.answered === query) choose(chosen);
    else if (event.key === 'Escape') {
      setQuery('');
      setOpen(false);
      input.current?.blur();
    } else return;
    event.preventDefault();
  };
  const isShown = isOpen && query.trim() !== '';
  return (
    <div
      ref={frame}
      className="search"
      role="search"
      onBlur={({ relatedTarget }) => {
        if (!frame.current?.contains(relatedTarget)) setOpen(false);
      }}
    >
      <Icon name="search" size={16} />
      <input
        ref={input}
        type="search"
        className="search-input"
        aria-label="Search"
        placeholder="Search"
        dir="auto"
        autoComplete="off"
        spellCheck={false}
        maxLength={500}
        aria-controls={isShown && options.length > 0 ? listId : undefined}
        aria-activedescendant={isShown && options.length > 0 ? optionId(listId, active) : undefined}
        value={query}
        onFocus={() => setOpen(true)}
        onChange={(event) => {
          setQuery(event.target.value);
          setMoved(null);
          setOpen(true);
        }}
        onKeyDown={onKeyDown}
      />
      {query === '' && (
        <kbd className="search-key" aria-hidden="true">
          {info.platform === 'darwin' ? 'Cmd K' : 'Ctrl K'}
        </kbd>
      )}
      {isShown && <SearchPanel listId={listId} search={search} active={active} onChoose={choose} />}
    </div>
  );
}

/** Lets `/` and Ctrl or Cmd K bring the focus here, wherever it is. */
function useFocusKeys(input: React.RefObject<HTMLInputElement | null>): void {
  const onKey = useEffectEvent((event: globalThis.KeyboardEvent) => {
    const isCommand = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k';
    const isSlash = event.key === '/' && !event.ctrlKey && !event.metaKey && !isTyping(event.target);
    // A dialog keeps the focus.
    if ((!isCommand && !isSlash) || event.defaultPrevented || document.querySelector('[role=dialog]')) return;
    event.preventDefault();
    input.current?.focus();
    input.current?.select();
  });
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => onKey(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}

interface SearchPanelProps {
  readonly listId: string;
  readonly search: SearchState;
  readonly active: number;
  readonly onChoose: (option: SearchOption) => void;
}

function SearchPanel({ listId, search: { result, error }, active, onChoose }: SearchPanelProps) {
  const corrected = result?.corrections.map(({ typed, used }) => `${used.join(', ')} instead of ${typed}`);
  return (
    <div className="search-panel">
      {error && <ProblemNotice error={error} />}
      {corrected && corrected.length > 0 && (
        <p className="search-note small quiet" role="status">
          Showing {corrected.join('; ')}.
        </p>
      )}
      {result && result.groups.length > 0 && (
        <SearchResults id={listId} result={result} active={active} onChoose={onChoose} />
      )}
      {result?.groups.length === 0 && (
        <p className="search-nothing" role="status">
          Nothing found. Titles, people, tags, notes, messages and transcripts were searched.
        </p>
      )}
      <p className="search-note small quiet">
        {result?.isIndexing && 'Recordings are still being taken into the search. '}
        {result?.hasMore && 'The newest are shown; more words find fewer. '}
        <kbd>&quot;two words&quot;</kbd> next to each other, <kbd>-word</kbd> without it
      </p>
    </div>
  );
}
