import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Sql } from 'postgres';
import { readSchema } from '../database/schema/read-schema.ts';
import { UserError } from '../errors.ts';
import { applyMigrations } from '../migrations/apply-migrations.ts';
import { compareWithSnapshot, readDescribed } from '../migrations/compare-with-snapshot.ts';
import { openKit } from '../migrations/drizzle-kit/open-kit.ts';
import type { SnapshotDifference } from '../migrations/explain-snapshot-differences.ts';
import { MigrationFailed } from '../migrations/migration-failed.ts';
import {
  downFileOf,
  isCalled,
  journalFileIn,
  loadMigrations,
  type Migration,
} from '../migrations/migration-files.ts';
import { reasonOf } from '../migrations/postgres-words.ts';
import { loadSnapshot, loadLastSnapshot } from '../migrations/snapshot.ts';
import { explainDown } from '../migrations/states/down-files.ts';
import { findProblems } from '../migrations/states/find-problems.ts';
import { planTakeBack, takeBack, type TakeBackObstacle } from '../migrations/take-back.ts';
import { emptyDatabase } from './empty-database.ts';
import { failIf, failWith, type Pointer } from './explain.ts';
import { recorder } from './recorder.ts';
import { SeenSchema } from './seen-schema.ts';
import { SetAside } from './set-aside.ts';

/** A check's own words for a failure of PostgreSQL's; null for the usual ones. */
export type FailureWords = (sqlstate: string | undefined, reason: string) => string | null;

/** What goes with a failure that the kit explains. */
export interface FailureOptions {
  readonly onFailure?: FailureWords;
  /** Id of the step's hint that helps. */
  readonly hint?: string;
}

export interface BenchPlace {
  readonly exerciseFolder: string;
  readonly migrationsFolder: string;
  /** How long drizzle-kit may take for an answer, in milliseconds. */
  readonly timeoutMs: number;
}

/** A migration whose SQL makes something else than its snapshot says, as after an edit by hand. */
export interface EditedMigration {
  readonly tag: string;
  /** Relative to the exercise's folder, with forward slashes. */
  readonly file: string;
  /** The first difference, as a sentence without a full stop. */
  readonly difference: string;
}

/** The check's database and the learner's migrations, applied and taken back in their terms. */
export class MigrationBench {
  readonly sql: Sql;
  readonly migrations: readonly Migration[];
  readonly #place: BenchPlace;

  private constructor(sql: Sql, migrations: readonly Migration[], place: BenchPlace) {
    this.sql = sql;
    this.migrations = migrations;
    this.#place = place;
  }

  /** Empties the database and reads the learner's migrations. */
  static async open(sql: Sql, place: BenchPlace): Promise<MigrationBench> {
    const [migrations] = await Promise.all([load(place.migrationsFolder), emptyDatabase(sql)]);
    const bench = new MigrationBench(sql, migrations, place);
    await bench.#failIfOutOfOrder();
    return bench;
  }

  async find(name: string, options: Pick<FailureOptions, 'hint'> = {}): Promise<Migration> {
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
    if (found !== undefined) return found;
    const problems = await findProblems(this.#place.migrationsFolder, null);
    const unlisted = problems.find(
      ({ kind, tags: [tag = ''] }) => kind === 'sql-unlisted' && isCalled({ tag }, name),
    );
    return failWith(
      unlisted !== undefined
        ? `${unlisted.message} ${unlisted.wayOut}`
        : `There is no migration called ${name}. There are: ${tags.join(', ')}. \`npx workshop db generate --name ${name}\` makes one. If it is there under another name, \`npx workshop db drop\` takes the newest out first, as long as that is not applied.`,
      options,
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

  /**
   * Applies the migrations before the one on trial. If one fails although it ran when it was made, an edit of one before
   * it is named.
   */
  async applyEarlier(migrations: readonly Migration[]): Promise<void> {
    try {
      await applyMigrations(this.sql, migrations);
    } catch (error) {
      if (!(error instanceof MigrationFailed)) throw error;
      const failed = migrations.findIndex(({ tag }) => tag === error.tag);
      const edited = await this.findEdited(migrations.slice(0, failed));
      if (edited !== null) failWith(editedEarlier(error, edited), { file: edited.file });
      this.#explain(error, {}, (failure) => upFailed(failure, ', before this step’s own'));
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

  /**
   * Where the database that all of them make is not what the last snapshot says. If they don't run, that is the test's
   * failure, unless an earlier test has failed already.
   */
  async differencesFromSnapshot(options: FailureOptions = {}): Promise<readonly SnapshotDifference[]> {
    try {
      await applyMigrations(this.sql, this.migrations);
    } catch (error) {
      if (error instanceof MigrationFailed && recorder.hasFailed) throw new SetAside();
      this.#explain(error, options, (failure) => upFailed(failure, ''));
      throw error;
    }
    const { exerciseFolder, timeoutMs } = this.#place;
    const snapshot = await explained(loadLastSnapshot(this.migrations));
    await using kit = openKit(exerciseFolder, { timeoutMs });
    return await compareWithSnapshot(this.sql, kit, snapshot, { source: 'schema.ts' });
  }

  /**
   * The first of these migrations whose SQL makes something else than its own snapshot says; null if there is none.
   * Empties the database first, and leaves it with those migrations that run.
   */
  async findEdited(migrations: readonly Migration[]): Promise<EditedMigration | null> {
    const { exerciseFolder, timeoutMs } = this.#place;
    await using kit = openKit(exerciseFolder, { timeoutMs });
    for await (const migration of this.#oneByOne(migrations)) {
      const snapshot = await loadSnapshot(migration).catch(() => null);
      if (snapshot === null) continue;
      const source = 'its snapshot';
      const [difference] = await compareWithSnapshot(this.sql, kit, snapshot, { source });
      if (difference === undefined) continue;
      return { tag: migration.tag, file: this.nameOf(migration.file), difference: difference.text };
    }
    return null;
  }

  /** The schema that the snapshot of a migration describes; null if that can't be found out. */
  async described(migration: Migration): Promise<SeenSchema | null> {
    const { exerciseFolder, timeoutMs } = this.#place;
    const snapshot = await loadSnapshot(migration).catch(() => null);
    if (snapshot === null) return null;
    await using kit = openKit(exerciseFolder, { timeoutMs });
    const schema = await readDescribed(this.sql, kit, snapshot);
    return schema === null ? null : new SeenSchema(schema);
  }

  /** The first migration behind this one after which the schema is so. Empties the database first. */
  async findLater(place: number, condition: (schema: SeenSchema) => boolean): Promise<Migration | null> {
    for await (const migration of this.#oneByOne(this.migrations))
      if (this.migrations.indexOf(migration) > place && condition(await this.schema())) return migration;
    return null;
  }

  /** Applies each of them on top of those before, and stops at the first that does not run. */
  async *#oneByOne(migrations: readonly Migration[]): AsyncGenerator<Migration> {
    await emptyDatabase(this.sql);
    for (const [index, migration] of migrations.entries()) {
      try {
        await applyMigrations(this.sql, migrations.slice(0, index + 1));
      } catch (error) {
        if (error instanceof MigrationFailed) return;
        throw error;
      }
      yield migration;
    }
  }

  async schema(): Promise<SeenSchema> {
    return new SeenSchema(await readSchema(this.sql));
  }

  /** Relative to the exercise's folder, with forward slashes. */
  nameOf(file: string): string {
    return path.relative(this.#place.exerciseFolder, file).split(path.sep).join('/');
  }

  /** As after a merge: a migration whose time is not later than that of one before it may never run. */
  async #failIfOutOfOrder(): Promise<void> {
    const { migrationsFolder } = this.#place;
    const problems = await findProblems(migrationsFolder, null);
    const found = problems.find(({ kind }) => kind === 'out-of-order');
    if (found === undefined) return;
    failWith(`${found.message} ${found.wayOut}`, {
      file: this.nameOf(journalFileIn(migrationsFolder)),
      near: new RegExp(`"${found.tags[0]}"`, 'u'),
    });
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
    const { message, wayOut } = explainDown(migration, 'missing', file);
    failWith(`${message} ${wayOut}`, pointer(this.nameOf(migration.file), hint));
  }

  #explain(
    error: unknown,
    { onFailure, hint }: FailureOptions,
    usual: (failure: MigrationFailed) => string,
  ): void {
    if (!(error instanceof MigrationFailed)) return;
    const sentence = onFailure?.(error.sqlstate, error.reason) ?? usual(error);
    failWith(sentence, {
      ...pointer(this.nameOf(error.file), hint),
      ...(error.line === undefined ? {} : { line: error.line }),
    });
  }
}

function pointer(file: string, hint: string | undefined): Pointer {
  return { file, ...(hint === undefined ? {} : { hint }) };
}

function load(folder: string): Promise<readonly Migration[]> {
  return explained(loadMigrations(folder));
}

/** What is wrong with the learner's files fails the test, in the words that every command has for it. */
async function explained<Result>(loading: Promise<Result>): Promise<Result> {
  try {
    return await loading;
  } catch (error) {
    if (error instanceof UserError) failWith(`${error.message} ${error.wayOut}`);
    throw error;
  }
}

/** Text of a learner's file; null if there is none. */
export function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function upFailed(failure: MigrationFailed, when: string): string {
  const { tag, sqlstate } = failure;
  // Classes 22 and 23: the statement is right, and a row does not fit.
  const rows = /^2[23]/u.test(sqlstate ?? '') ? ' on the rows that were there before' : '';
  return `The migration ${tag} failed${when}${rows}: ${reasonOf(failure)}`;
}

function editedEarlier(failure: MigrationFailed, { tag, difference }: EditedMigration): string {
  return `${upFailed(failure, ', before this step’s own')} The SQL of ${tag}, which runs before it, is not what was generated: ${difference}. A database that has run it doesn't run it again. Put that file back as it was: \`git checkout\`, or by hand.`;
}

function downFailed(failure: MigrationFailed): string {
  return `Taking ${failure.tag} back failed: ${reasonOf(failure)}`;
}
