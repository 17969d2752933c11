import type { RecordingFile } from '../../../shared/model/recording.ts';

/** Options that replace all tags by title, date (of the day where it was recorded) and author. */
export function tagArguments(file: Pick<RecordingFile, 'title' | 'createdAt' | 'author'>): readonly string[] {
  const author = file.author === null ? '' : file.author.name || file.author.email;
  const tags = { title: file.title, date: file.createdAt.slice(0, 10), artist: author };
  const pairs = Object.entries(tags).filter(([, value]) => value !== '');
  return ['-map_metadata', '-1', ...pairs.flatMap(([name, value]) => ['-metadata', `${name}=${value}`])];
}
