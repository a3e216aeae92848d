import { diskProblemIn, keepMigrations, restoreMigrations } from './keep-migrations.ts';
import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { safeText } from '../safe-text.ts';
import { execa } from 'execa';
import { drizzleKitEnvironment } from '../environment/environments.ts';
import { UserError } from '../errors.ts';
import { checkSchema } from './check-schema.ts';
import { explainGenerate, type GenerateFailure } from './explain-generate.ts';
import { findUnexportedTables, type UnexportedTable } from './find-unexported-tables.ts';
import { type Kit, openKit } from './drizzle-kit/open-kit.ts';
import { prefixFor } from './journal.ts';
import { loadJournal, loadMigrations, type Migration, requireSnapshots } from './migration-files.ts';
import { completeRenames, type Completed } from './renames/complete-renames.ts';
import { mayAsk, suggestRenames } from './renames/suggest-renames.ts';
import { findProblems, problemError, type ProblemOptions } from './states/find-problems.ts';
import { snapshotNameOf, unnumberedSnapshot } from './states/journal-text.ts';

export interface GenerateOptions extends Pick<ProblemOptions, 'askDatabase'> {
  /** Absolute path. */
  readonly exerciseFolder: string;
  readonly migrationsFolder: string;
  /** Relative to the exercise's folder; read where it exists, as the exercise's own scripts do. */
  readonly envFile: string;
  /** What drizzle-kit is given behind `generate`. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

export type Generated =
  | {
      readonly kind: 'written';
      readonly migrations: readonly Migration[];
      readonly unexported: readonly UnexportedTable[];
      /** What became of the renames in it. */
      readonly renames: Completed;
    }
  /** drizzle-kit wrote a migration that can't be right, and it was removed. */
  | { readonly kind: 'removed'; readonly reason: UserError }
  /** schema.ts says what the last snapshot says. */
  | { readonly kind: 'nothing-to-do' }
  /** There is nothing to do because drizzle-kit did not see these. */
  | { readonly kind: 'unexported'; readonly tables: readonly UnexportedTable[] }
  /** There is something to do and drizzle-kit asked about it, and made no migration. */
  | { readonly kind: 'not-answered' }
  /** There is something to do and nothing to ask, and drizzle-kit made no migration: why, it printed. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'failed'; readonly failure: GenerateFailure };

/**
 * Runs the exercise's own `drizzle-kit generate`, which asks its questions in the terminal. It ends with 0 whether it
 * worked or not, so what counts is whether the journal has got longer.
 */
export async function generate(options: GenerateOptions): Promise<Generated> {
  const { exerciseFolder, migrationsFolder } = options;
  await numberSnapshot(migrationsFolder, options);
  await requireSnapshots(migrationsFolder, options);
  const before = await loadMigrations(migrationsFolder, options);
  await requireNothingToOverwrite(options, before);
  const kept = await keepMigrations(migrationsFolder);
  const { stderr, exitCode } = await runDrizzleKit(options);
  const diskProblem = diskProblemIn(stderr, migrationsFolder);
  // A journal that was cut off can't be read.
  const after = await loadWritten(options).catch((error: unknown) => {
    if (diskProblem === undefined) throw error;
    return before;
  });
  if (diskProblem !== undefined && after.length === before.length) {
    await restoreMigrations(migrationsFolder, kept);
    throw diskProblem;
  }
  const written = after.filter(({ tag }) => !before.some((migration) => migration.tag === tag));
  await using kit = openKit(exerciseFolder, { env: options.env });
  if (written.length > 0) {
    return await completed(kit, migrationsFolder, after, written);
  }
  return await whyNothing(options, { stderr, exitCode }, kit);
}

/** The migrations with what drizzle-kit has just written. */
async function loadWritten(options: GenerateOptions): Promise<Migration[]> {
  await numberSnapshot(options.migrationsFolder, options);
  return await loadMigrations(options.migrationsFolder, options);
}

/** A migration with renames may lack statements; the files are read again if some were added. */
async function completed(
  kit: Kit,
  folder: string,
  migrations: readonly Migration[],
  written: readonly Migration[],
): Promise<Generated> {
  const renames = await completeRenames(kit, folder, migrations);
  if (renames.kind === 'removed') return renames;
  const read = renames.kind === 'completed' ? await loadMigrations(folder) : migrations;
  return {
    kind: 'written',
    migrations: read.filter(({ tag }) => written.some((migration) => migration.tag === tag)),
    unexported: await unexportedTables(kit),
    renames,
  };
}

/** Anything may be on stderr, such as a remark of schema.ts's: it is a reason only where a migration was to be made. */
async function whyNothing(
  { exerciseFolder, migrationsFolder, args, ...options }: GenerateOptions,
  { stderr, exitCode }: Ended,
  kit: Kit,
): Promise<Generated> {
  const said = stderr.trim() !== '';
  const failed = (renames: readonly string[]): Generated => ({
    kind: 'failed',
    failure: explainGenerate(stderr, exerciseFolder, renames),
  });
  const check = await checkSchema(kit, migrationsFolder, options).catch((error: unknown) => {
    if (!said) throw error;
    return null;
  });
  if (check === null) return failed([]);
  const { statements, unexported, last, current } = check;
  const wasToBeMade = statements.length > 0 || args.includes('--custom');
  if (said && wasToBeMade) return failed(suggestRenames(last, current));
  if (statements.length > 0) return { kind: mayAsk(last, current) ? 'not-answered' : 'refused' };
  if (exitCode !== 0) return failed([]);
  return unexported.length > 0 ? { kind: 'unexported', tables: unexported } : { kind: 'nothing-to-do' };
}

/**
 * drizzle-kit calls every snapshot the same if `migrations.prefix` is `none`, writes one over the other, and passes over
 * all of them when it looks for the last: so each gets a number when it is made.
 */
async function numberSnapshot(folder: string, options: ProblemOptions): Promise<void> {
  const newest = (await loadJournal(folder, options)).at(-1);
  if (newest === undefined || path.basename(newest.snapshotFile) !== unnumberedSnapshot) return;
  await rename(newest.snapshotFile, path.join(folder, 'meta', snapshotNameOf(newest)));
}

/** drizzle-kit doesn't look whether there is a file already where it writes. */
async function requireNothingToOverwrite(
  { migrationsFolder, args, env }: GenerateOptions,
  migrations: readonly Migration[],
): Promise<void> {
  const name = args[args.indexOf('--name') + 1];
  if (!args.includes('--name') || name === undefined) return;
  const index = (migrations.at(-1)?.index ?? -1) + 1;
  const prefixes = (['index', 'none'] as const).map((prefix) => prefixFor(prefix, index, new Date()));
  const taken = prefixes
    .map((prefix) => `${prefix}_${name}`)
    .find((tag) => existsSync(path.join(migrationsFolder, `${tag}.sql`)));
  if (taken === undefined) return;
  const problems = await findProblems(migrationsFolder, null, { env });
  const problem = problems.find(({ kind, tags }) => kind === 'sql-unlisted' && tags.includes(taken));
  if (problem !== undefined) throw problemError(problem);
  throw new UserError(
    `There is a migration ${taken} already, and drizzle-kit would write over it. Nothing was written.`,
    'Choose another name.',
    { exitCode: 1 },
  );
}

interface Ended {
  readonly stderr: string;
  readonly exitCode: number | undefined;
}

async function runDrizzleKit({
  exerciseFolder,
  envFile,
  args,
  env,
  signal,
}: GenerateOptions): Promise<Ended> {
  const program = findDrizzleKit(exerciseFolder);
  const { stderr, exitCode } = await execa(
    process.execPath,
    [...envFileOption(exerciseFolder, envFile), program, 'generate', ...args],
    {
      cwd: exerciseFolder,
      env: drizzleKitEnvironment(env),
      extendEnv: false,
      // Its questions go to stdout; what it says about its failures is read, and told in other words.
      stdio: ['inherit', 'inherit', 'pipe'],
      reject: false,
      cancelSignal: signal,
    },
  );
  return { stderr: safeText(stderr), exitCode };
}

/** `--env-file-if-exists` remarks on a file that is not there. */
function envFileOption(exerciseFolder: string, envFile: string): string[] {
  return existsSync(path.join(exerciseFolder, envFile)) ? [`--env-file=${envFile}`] : [];
}

function findDrizzleKit(exerciseFolder: string): string {
  const exercise = createRequire(path.join(exerciseFolder, 'package.json'));
  try {
    return path.join(path.dirname(exercise.resolve('drizzle-kit')), 'bin.cjs');
  } catch (error) {
    throw new UserError(
      `drizzle-kit is not installed for ${exerciseFolder}. Nothing was written.`,
      "Run `npm install` in the course's folder.",
      { cause: error },
    );
  }
}

/** None where schema.ts can't be looked at, which is no reason to doubt what was written. */
async function unexportedTables(kit: Kit): Promise<readonly UnexportedTable[]> {
  try {
    const { schemaFiles, snapshot } = await kit.loadSchema('');
    return await findUnexportedTables(schemaFiles, snapshot);
  } catch {
    return [];
  }
}
