import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { RecordingFilter } from '../../../shared/model/library.ts';
import { summaryQuery } from './recording-row.ts';
import type { RecordingPage, RecordingRows } from './recording-rows.ts';

type Page = RecordingPage;

/** What is put into a statement, and the values it takes. The text is made of constants only. */
interface Condition {
  readonly sql: string;
  readonly values: Readonly<Record<string, SQLInputValue>>;
}

/** The conditions begin like those of the indexes, word for word: only then are they used. */
function scopeCondition(scope: Page['scope']): Condition {
  if ('projectId' in scope) {
    return { sql: 'binned_ms IS NULL AND project_id = :project', values: { project: scope.projectId } };
  }
  if ('clientId' in scope) {
    const inClient = 'project_id IN (SELECT id FROM projects WHERE client_id = :client)';
    return { sql: `binned_ms IS NULL AND ${inClient}`, values: { client: scope.clientId } };
  }
  if ('received' in scope) return { sql: "binned_ms IS NULL AND direction = 'received'", values: {} };
  return { sql: `binned_ms IS ${'bin' in scope ? 'NOT ' : ''}NULL`, values: {} };
}

function filterConditions(filter: RecordingFilter, sentTo: readonly string[]): readonly Condition[] {
  const { kind, direction, person, tag, from, before } = filter;
  return [
    kind === 'link' && { sql: 'link_service IS NOT NULL', values: {} },
    kind && kind !== 'link' && { sql: 'kind = :kind AND link_service IS NULL', values: { kind } },
    filter.playable && { sql: 'link_service IS NULL', values: {} },
    direction && { sql: 'direction = :direction', values: { direction } },
    person && {
      sql: "(lower(json_extract(sender, '$.email')) = :person OR id IN (SELECT value FROM json_each(:sentTo)))",
      values: { person: person.toLowerCase(), sentTo: JSON.stringify(sentTo) },
    },
    tag && { sql: 'EXISTS (SELECT 1 FROM json_each(r.tags) WHERE value = :tag)', values: { tag } },
    filter.unviewed && { sql: "direction = 'received' AND viewed = 0", values: {} },
    filter.openTodos && { sql: 'open_todo_count > 0', values: {} },
    from && { sql: 'created_ms >= :from', values: { from: Date.parse(from) } },
    before && { sql: 'created_ms < :before', values: { before: Date.parse(before) } },
  ].filter((condition) => typeof condition === 'object');
}

function pageCondition({
  scope,
  filter = {},
  sentTo = [],
}: Pick<Page, 'scope' | 'filter' | 'sentTo'>): Condition {
  const all = [scopeCondition(scope), ...filterConditions(filter, sentTo)];
  return {
    sql: all.map(({ sql }) => sql).join(' AND '),
    values: Object.assign({}, ...all.map(({ values }) => values)) as Condition['values'],
  };
}

/** Statements that list recordings page by page; each shape of question is prepared once. */
export function createPages(database: DatabaseSync): Pick<RecordingRows, 'list' | 'count'> {
  const prepared = new Map<string, StatementSync>();
  const prepare = (sql: string) => {
    const statement = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
  return {
    list(page) {
      const { sql, values } = pageCondition(page);
      const column = 'bin' in page.scope ? 'binned_ms' : 'created_ms';
      const order = page.order === 'oldest' ? `r.${column}, r.id DESC` : `r.${column} DESC, r.id`;
      // The page is cut before anything is joined to it.
      const cut = `(SELECT * FROM recordings r WHERE ${sql} ORDER BY ${order} LIMIT :limit OFFSET :offset)`;
      const query = `${summaryQuery.replace('FROM recordings r', `FROM ${cut} r`)} ORDER BY ${order}`;
      return prepare(query).all({ ...values, offset: page.offset, limit: page.limit });
    },
    count(page) {
      const { sql, values } = pageCondition(page);
      return Number(prepare(`SELECT count(*) AS count FROM recordings r WHERE ${sql}`).get(values)?.count);
    },
  };
}
