import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Sql } from 'postgres';
import { readSchema } from '../database/schema/read-schema.ts';
import { UserError } from '../errors.ts';
import { applyMigrations } from '../migrations/apply-migrations.ts';
import { compareWithSnapshot, type SnapshotDifference } from '../migrations/compare-with-snapshot.ts';
import { MigrationFailed } from '../migrations/migration-failed.ts';
import { downFileOf, isCalled, loadMigrations, type Migration } from '../migrations/migration-files.ts';
import { loadLastSnapshot } from '../migrations/snapshot.ts';
import { planTakeBack, takeBack, type TakeBackObstacle } from '../migrations/take-back.ts';
import { emptyDatabase } from './empty-database.ts';
import { failIf, failWith, type Pointer } from './explain.ts';
import { SeenSchema } from './seen-schema.ts';

/** A check's own words for a failure of PostgreSQL's; null for the usual ones. */
export type FailureWords = (sqlstate: string | undefined, reason: string) => string | null;

/** What goes with a failure that the kit explains. */
export interface FailureOptions {
  readonly onFailure?: FailureWords;
  /** Id of the step's hint that helps. */
  readonly hint?: string;
}

/** The check's database and the learner's migrations, applied and taken back in their terms. */
export class MigrationBench {
  readonly sql: Sql;
  readonly migrations: readonly Migration[];
  readonly #folder: string;
  readonly #exerciseFolder: string;

  private constructor(sql: Sql, migrations: readonly Migration[], folder: string, exerciseFolder: string) {
    this.sql = sql;
    this.migrations = migrations;
    this.#folder = folder;
    this.#exerciseFolder = exerciseFolder;
  }

  /** Empties the database and reads the learner's migrations. */
  static async open(sql: Sql, folder: string, exerciseFolder: string): Promise<MigrationBench> {
    const [migrations] = await Promise.all([load(folder), emptyDatabase(sql)]);
    return new MigrationBench(sql, migrations, folder, exerciseFolder);
  }

  find(name: string, options: Pick<FailureOptions, 'hint'> = {}): Migration {
    const called = this.migrations.filter((migration) => isCalled(migration, name));
    const tags = this.migrations.map(({ tag }) => tag);
    failIf(
      tags.length === 0,
      `There is no migration yet. \`npx workshop db generate --name ${name}\` makes one called ${name}.`,
      options,
    );
    failIf(
      called.length > 1,
      `Two migrations are called ${name}: ${called.map(({ tag }) => tag).join(' and ')}. Keep one: take the newer one back with \`npx workshop db down\`, then out of the folder with \`npx workshop db drop\`.`,
      options,
    );
    const [found] = called;
    return (
      found ??
      failWith(
        `There is no migration called ${name}. There are: ${tags.join(', ')}. \`npx workshop db generate --name ${name}\` makes one. If it is there under another name, \`npx workshop db drop\` takes the newest out first, as long as that is not applied.`,
        options,
      )
    );
  }

  /** Applies what is pending among these. */
  async apply(migrations: readonly Migration[], options: FailureOptions = {}, when = ''): Promise<void> {
    try {
      await applyMigrations(this.sql, migrations);
    } catch (error) {
      this.#explain(error, options, (failure) => upFailed(failure, when));
      throw error;
    }
  }

  /** Takes back so many, the newest first. */
  async takeBack(count: number, options: FailureOptions = {}): Promise<void> {
    const planned = await planTakeBack(this.sql, this.migrations, count);
    if ('obstacle' in planned) this.#failFor(planned.obstacle, options);
    for (const step of planned.plan) {
      try {
        await takeBack(this.sql, step);
      } catch (error) {
        this.#explain(error, options, downFailed);
        throw error;
      }
    }
  }

  /** Where the database that all of them make is not what the last snapshot says; none where that can't be found out. */
  async differencesFromSnapshot(): Promise<readonly SnapshotDifference[]> {
    try {
      await applyMigrations(this.sql, this.migrations);
      const snapshot = await loadLastSnapshot(this.#folder, this.migrations);
      return compareWithSnapshot(await readSchema(this.sql), snapshot);
    } catch (error) {
      // Told by what asks for just that: a trial of the migration, or the comparison with schema.ts.
      if (error instanceof MigrationFailed || error instanceof UserError) return [];
      throw error;
    }
  }

  async schema(): Promise<SeenSchema> {
    return new SeenSchema(await readSchema(this.sql));
  }

  /** Relative to the exercise's folder, with forward slashes. */
  nameOf(file: string): string {
    return path.relative(this.#exerciseFolder, file).split(path.sep).join('/');
  }

  #failFor(obstacle: TakeBackObstacle, { hint }: FailureOptions): never {
    // The database was empty, and nothing but these migrations was applied to it.
    if (obstacle.kind === 'unknown-migration') throw new Error('the tracking table has a foreign row');
    const { migration } = obstacle;
    const file = this.nameOf(downFileOf(migration));
    if (obstacle.kind === 'empty-down-file') {
      failWith(
        `${file} has no statement, so taking ${migration.tag} back changes nothing, while the tracking table says that it is gone.`,
        pointer(file, hint),
      );
    }
    failWith(
      `${migration.tag} cannot be taken back: there is no ${file}. \`npx workshop db draft\` drafts one where tables change; what takes rows back is written by hand.`,
      pointer(this.nameOf(migration.file), hint),
    );
  }

  #explain(
    error: unknown,
    { onFailure, hint }: FailureOptions,
    usual: (failure: MigrationFailed) => string,
  ): void {
    if (!(error instanceof MigrationFailed)) return;
    const sentence = onFailure?.(error.sqlstate, error.reason) ?? usual(error);
    failWith(sentence, { ...pointer(this.nameOf(error.file), hint), line: error.line });
  }
}

function pointer(file: string, hint: string | undefined): Pointer {
  return { file, ...(hint === undefined ? {} : { hint }) };
}

async function load(folder: string): Promise<readonly Migration[]> {
  try {
    return await loadMigrations(folder);
  } catch (error) {
    if (error instanceof UserError) failWith(`${error.message} ${error.wayOut}`);
    throw error;
  }
}

/** Text of a learner's file; null where there is none. */
export function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function upFailed({ tag, reason, sqlstate }: MigrationFailed, when: string): string {
  // Classes 22 and 23: the statement is right, and a row does not fit.
  const rows = /^2[23]/u.test(sqlstate ?? '') ? ' on the rows that were there before' : '';
  return `The migration ${tag} failed${when}${rows}: ${reason}${codeText(sqlstate)}.`;
}

function downFailed({ tag, reason, sqlstate }: MigrationFailed): string {
  return `Taking ${tag} back failed: ${reason}${codeText(sqlstate)}.`;
}

function codeText(sqlstate: string | undefined): string {
  return sqlstate === undefined ? '' : ` (${sqlstate})`;
}
