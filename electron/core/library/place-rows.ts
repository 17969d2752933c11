import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { ClientColour } from '../../../shared/model/library.ts';
import type { Person } from '../../../shared/model/identity.ts';
import { nameKey } from './safe-name.ts';

/** A client or project in the index. `folder` is relative to the library folder. */
export interface PlaceRow {
  readonly id: string;
  readonly name: string;
  readonly folder: string;
}

/** A client in the index. */
export interface ClientRow extends PlaceRow {
  readonly colour: ClientColour | null;
  /** See `ClientSummary`. */
  readonly sendReceipts: boolean | null;
}

/** A project in the index. */
export interface ProjectRow extends PlaceRow {
  readonly clientId: string;
  readonly people: readonly Person[];
  readonly archived: boolean;
  /** Address of the mail account its messages go by; null for the default one. */
  readonly account: string | null;
  /** See `ProjectSummary`. */
  readonly captureDays: number | null;
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

function toPlaceRow(row: Row): PlaceRow {
  return { id: String(row.id), name: String(row.name), folder: String(row.folder) };
}

function toClient(row: Row): ClientRow {
  const sendReceipts = row.send_receipts === null ? null : row.send_receipts === 1;
  return { ...toPlaceRow(row), colour: row.colour as ClientColour | null, sendReceipts };
}

function toProject(row: Row): ProjectRow {
  const people = JSON.parse(String(row.people)) as readonly Person[];
  const account = row.account === null ? null : String(row.account);
  return {
    ...toPlaceRow(row),
    clientId: String(row.client_id),
    people,
    archived: row.archived === 1,
    account,
    captureDays: row.capture_days === null ? null : Number(row.capture_days),
  };
}

function named<Place extends PlaceRow>(places: readonly Place[], name: string): Place | null {
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
    `INSERT INTO clients (id, name, folder, colour, send_receipts) VALUES (:id, :name, :folder, :colour, :sendReceipts)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, folder = excluded.folder, colour = excluded.colour,
       send_receipts = excluded.send_receipts`,
  );
  const byId = database.prepare('SELECT * FROM clients WHERE id = ?');
  const byFolder = database.prepare('SELECT * FROM clients WHERE folder = ?');
  const all = database.prepare('SELECT * FROM clients ORDER BY folder');
  const remove = database.prepare('DELETE FROM clients WHERE id = ?');
  return {
    putClient({ id, name, folder, colour, sendReceipts }: ClientRow) {
      clear.run({ id, folder });
      put.run({
        id,
        name,
        folder,
        colour,
        sendReceipts: sendReceipts === null ? null : Number(sendReceipts),
      });
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
    `INSERT INTO projects (id, client_id, name, folder, people, archived, account, capture_days)
     VALUES (:id, :clientId, :name, :folder, :people, :archived, :account, :captureDays)
     ON CONFLICT (id) DO UPDATE SET client_id = excluded.client_id, name = excluded.name, folder = excluded.folder,
       people = excluded.people, archived = excluded.archived, account = excluded.account,
       capture_days = excluded.capture_days`,
  );
  const byId = database.prepare('SELECT * FROM projects WHERE id = ?');
  const byFolder = database.prepare('SELECT * FROM projects WHERE folder = ?');
  const all = database.prepare('SELECT * FROM projects ORDER BY folder');
  const remove = database.prepare('DELETE FROM projects WHERE id = ?');
  return {
    putProject({ people, archived, ...project }: ProjectRow) {
      clear.run({ id: project.id, folder: project.folder });
      put.run({ ...project, people: JSON.stringify(people), archived: archived ? 1 : 0 });
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
