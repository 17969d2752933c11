import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Person } from '../../../shared/model/identity.ts';
import { nameKey } from './safe-name.ts';

/** A client in the index. `folder` is its folder's name. */
export interface ClientRow {
  readonly id: string;
  readonly name: string;
  readonly folder: string;
}

/** A project in the index. */
export interface ProjectRow extends ClientRow {
  readonly clientId: string;
  readonly people: readonly Person[];
}

/** Clients and projects in the index. */
export interface PlaceRows {
  putClient(client: ClientRow): void;
  putProject(project: ProjectRow): void;
  client(id: string): ClientRow | null;
  project(id: string): ProjectRow | null;
  /** The client or project whose folder this is. */
  clientIn(folder: string): ClientRow | null;
  projectIn(folder: string): ProjectRow | null;
  /** By name as people compare names: the same letters first, then any case. */
  clientNamed(name: string): ClientRow | null;
  projectNamed(clientId: string, name: string): ProjectRow | null;
  clients(): readonly ClientRow[];
  projects(): readonly ProjectRow[];
  removeClient(id: string): void;
  removeProject(id: string): void;
  /** Follows a renamed client or project folder, everything in it included. */
  moveFolder(from: string, to: string): void;
}

type Row = Record<string, SQLOutputValue>;

function toClient(row: Row): ClientRow {
  return { id: String(row.id), name: String(row.name), folder: String(row.folder) };
}

function toProject(row: Row): ProjectRow {
  const people = JSON.parse(String(row.people)) as readonly Person[];
  return { ...toClient(row), clientId: String(row.client_id), people };
}

function named<Place extends ClientRow>(places: readonly Place[], name: string): Place | null {
  const exact = places.find((place) => place.name === name);
  return exact ?? places.find((place) => nameKey(place.name) === nameKey(name)) ?? null;
}

/** Statements about clients and projects. */
export function createPlaceRows(database: DatabaseSync): PlaceRows {
  const clients = createClientStatements(database);
  const projects = createProjectStatements(database);
  const moves = ['clients', 'projects', 'recordings'].map((table) =>
    database.prepare(
      `UPDATE ${table} SET folder = :to || substr(folder, length(:from) + 1)
       WHERE folder = :from OR substr(folder, 1, length(:from) + 1) = :from || '/'`,
    ),
  );
  return {
    ...clients,
    ...projects,
    clientNamed: (name) => named(clients.clients(), name),
    projectNamed: (clientId, name) =>
      named(
        projects.projects().filter((project) => project.clientId === clientId),
        name,
      ),
    moveFolder(from, to) {
      for (const move of moves) move.run({ from, to });
    },
  };
}

function createClientStatements(database: DatabaseSync) {
  const clear = database.prepare('DELETE FROM clients WHERE folder = :folder AND id <> :id');
  const put = database.prepare(
    `INSERT INTO clients (id, name, folder) VALUES (:id, :name, :folder)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, folder = excluded.folder`,
  );
  const byId = database.prepare('SELECT * FROM clients WHERE id = ?');
  const byFolder = database.prepare('SELECT * FROM clients WHERE folder = ?');
  const all = database.prepare('SELECT * FROM clients ORDER BY folder');
  const remove = database.prepare('DELETE FROM clients WHERE id = ?');
  return {
    putClient({ id, name, folder }: ClientRow) {
      clear.run({ id, folder });
      put.run({ id, name, folder });
    },
    client: (id: string) => optional(byId.get(id), toClient),
    clientIn: (folder: string) => optional(byFolder.get(folder), toClient),
    clients: () => all.all().map(toClient),
    removeClient: (id: string) => void remove.run(id),
  };
}

function createProjectStatements(database: DatabaseSync) {
  const clear = database.prepare('DELETE FROM projects WHERE folder = :folder AND id <> :id');
  const put = database.prepare(
    `INSERT INTO projects (id, client_id, name, folder, people) VALUES (:id, :clientId, :name, :folder, :people)
     ON CONFLICT (id) DO UPDATE SET
       client_id = excluded.client_id, name = excluded.name, folder = excluded.folder, people = excluded.people`,
  );
  const byId = database.prepare('SELECT * FROM projects WHERE id = ?');
  const byFolder = database.prepare('SELECT * FROM projects WHERE folder = ?');
  const all = database.prepare('SELECT * FROM projects ORDER BY folder');
  const remove = database.prepare('DELETE FROM projects WHERE id = ?');
  return {
    putProject({ id, clientId, name, folder, people }: ProjectRow) {
      clear.run({ id, folder });
      put.run({ id, clientId, name, folder, people: JSON.stringify(people) });
    },
    project: (id: string) => optional(byId.get(id), toProject),
    projectIn: (folder: string) => optional(byFolder.get(folder), toProject),
    projects: () => all.all().map(toProject),
    removeProject: (id: string) => void remove.run(id),
  };
}

function optional<Value>(row: Row | undefined, convert: (row: Row) => Value): Value | null {
  return row === undefined ? null : convert(row);
}
