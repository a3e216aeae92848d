import type { Sql } from 'postgres';
import { downFileOf, type Migration } from '../migrations/migration-files.ts';
import { type EditedMigration, type FailureOptions, type MigrationBench, textOf } from './migration-bench.ts';
import type { SnapshotDifference } from '../migrations/explain-snapshot-differences.ts';
import type { SeenSchema } from './seen-schema.ts';

/** One of the learner's migrations, on a database with all that come before it and none of the rest. */
export class MigrationTrial {
  readonly tag: string;
  /** Relative to the exercise's folder, with forward slashes. */
  readonly file: string;
  readonly downFile: string;
  readonly text: string;
  /** Null where there is no down file. */
  readonly downText: string | null;
  /** The same database as the fixture `database`. */
  readonly sql: Sql;
  readonly #bench: MigrationBench;
  readonly #place: number;
  readonly #migration: Migration;

  private constructor(bench: MigrationBench, migration: Migration) {
    this.tag = migration.tag;
    this.file = bench.nameOf(migration.file);
    this.downFile = bench.nameOf(downFileOf(migration));
    this.text = migration.sql;
    this.downText = textOf(downFileOf(migration));
    this.sql = bench.sql;
    this.#bench = bench;
    this.#place = bench.migrations.indexOf(migration);
    this.#migration = migration;
  }

  /** Finds the migration of that name and applies what comes before it. */
  static async open(
    bench: MigrationBench,
    name: string,
    options?: Pick<FailureOptions, 'hint'>,
  ): Promise<MigrationTrial> {
    const trial = new MigrationTrial(bench, await bench.find(name, options));
    await bench.applyEarlier(bench.migrations.slice(0, trial.#place));
    return trial;
  }

  /** Applies it. `onFailure` has words of the check's own for what PostgreSQL says. */
  async up(options?: FailureOptions): Promise<void> {
    await this.#bench.apply(this.#bench.migrations.slice(0, this.#place + 1), options);
  }

  /** Takes it back with its down file. */
  async down(options?: FailureOptions): Promise<void> {
    await this.#bench.takeBack(1, options);
  }

  /** Applies it once more after it was taken back. */
  async upAgain(): Promise<void> {
    const upToThis = this.#bench.migrations.slice(0, this.#place + 1);
    await this.#bench.apply(
      upToThis,
      undefined,
      ' after it had been taken back, where it ran the first time',
    );
  }

  /** Applies the migrations behind it, too. */
  async upTheRest(): Promise<void> {
    await this.#bench.apply(this.#bench.migrations);
  }

  schema(): Promise<SeenSchema> {
    return this.#bench.schema();
  }

  /**
   * The tag of the first migration behind this one after which the schema is so; null if none makes it so. The database
   * begins again for that: the trial ends here.
   */
  async findLater(condition: (schema: SeenSchema) => boolean): Promise<string | null> {
    return (await this.#bench.findLater(this.#place, condition))?.tag ?? null;
  }

  /** The schema that this migration's snapshot describes, whatever its SQL does; null if that can't be found out. */
  async described(): Promise<SeenSchema | null> {
    return this.#bench.described(this.#migration);
  }

  /** The first earlier migration whose SQL makes something else than its snapshot says. The trial ends here, too. */
  findEdited(): Promise<EditedMigration | null> {
    return this.#bench.findEdited(this.#bench.migrations.slice(0, this.#place));
  }
}

/** All of the learner's migrations, on an empty database. */
export class AllMigrations {
  readonly sql: Sql;
  readonly tags: readonly string[];
  readonly #bench: MigrationBench;

  constructor(bench: MigrationBench) {
    this.sql = bench.sql;
    this.tags = bench.migrations.map(({ tag }) => tag);
    this.#bench = bench;
  }

  async up(): Promise<void> {
    await this.#bench.apply(this.#bench.migrations);
  }

  /** Up to the migration of that name, and with it. */
  async upTo(name: string): Promise<void> {
    const last = this.#bench.migrations.indexOf(await this.#bench.find(name));
    await this.#bench.apply(this.#bench.migrations.slice(0, last + 1));
  }

  /** Takes back every one, the newest first. */
  async down(options?: FailureOptions): Promise<void> {
    await this.#bench.takeBack(this.#bench.migrations.length, options);
  }

  /** Applies them, and gives where the database that they make is not what the last snapshot says. */
  differencesFromSnapshot(options?: FailureOptions): Promise<readonly SnapshotDifference[]> {
    return this.#bench.differencesFromSnapshot(options);
  }

  schema(): Promise<SeenSchema> {
    return this.#bench.schema();
  }
}
