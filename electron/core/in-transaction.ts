import type { DatabaseSync } from 'node:sqlite';

/** Runs `work` in one transaction: all of it is durable when this returns, and none of it when it throws. */
export function inTransaction<Value>(database: DatabaseSync, work: () => Value): Value {
  database.exec('BEGIN IMMEDIATE');
  try {
    const value = work();
    database.exec('COMMIT');
    return value;
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

function rollBack(database: DatabaseSync): void {
  try {
    // SQLite itself rolls back after some errors.
    if (database.isTransaction) database.exec('ROLLBACK');
  } catch {
    // The failure that led here says more.
  }
}
