import type { Person } from '../../../shared/model/identity.ts';
import { useNow } from '../../components/when.tsx';
import { timeThere } from './time-there.ts';

/** Who belongs to a project, and what time it is where they are. */
export function ProjectPeople({ people }: { readonly people: readonly Person[] }) {
  const nowMs = useNow();
  if (people.length === 0) return null;
  return (
    <ul className="project-people small quiet" aria-label="People">
      {people.map(({ name, email, timeZone }) => {
        const time = timeThere(timeZone, nowMs);
        return (
          <li key={email} title={email}>
            <bdi>{name === '' ? email : name}</bdi>
            {time !== null && <span className="tabular">{`, it is ${time} there`}</span>}
          </li>
        );
      })}
    </ul>
  );
}
