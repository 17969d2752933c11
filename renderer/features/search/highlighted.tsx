import type { SearchPassage } from '../../../shared/model/search.ts';

/** A text with what was found in it marked. */
export function Highlighted({ text, highlights }: Pick<SearchPassage, 'text' | 'highlights'>) {
  const starts = [0, ...highlights.map(([, end]) => end)];
  return (
    <bdi>
      {starts.map((from, index) => {
        const [start, end] = highlights[index] ?? [text.length, text.length];
        return (
          <span key={from}>
            {text.slice(from, start)}
            {end > start && <mark className="search-mark">{text.slice(start, end)}</mark>}
          </span>
        );
      })}
    </bdi>
  );
}
