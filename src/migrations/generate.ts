import { diskProblemIn, keepMigrations, restoreMigrations } from './keep-migrations.ts';
import { existsSync } from 'node:fs';
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
import { loadMigrations, type Migration } from './migration-files.ts';
import { suggestRenames } from './renames/suggest-renames.ts';

export interface GenerateOptions {
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
    }
  /** schema.ts says what the last snapshot says. */
  | { readonly kind: 'nothing-to-do' }
  /** There is nothing to do because drizzle-kit did not see these. */
  | { readonly kind: 'unexported'; readonly tables: readonly UnexportedTable[] }
  /** There is something to do, and drizzle-kit ended without a migration and without a word. */
  | { readonly kind: 'not-answered' }
  | { readonly kind: 'failed'; readonly failure: GenerateFailure };

/**
 * Runs the exercise's own `drizzle-kit generate`, which asks its questions in the terminal. It ends with 0 whether it
 * worked or not, so what counts is whether the journal has got longer.
 */
export async function generate(options: GenerateOptions): Promise<Generated> {
  const { exerciseFolder, migrationsFolder } = options;
  const before = await loadMigrations(migrationsFolder);
  const kept = await keepMigrations(migrationsFolder);
  const { stderr, exitCode } = await runDrizzleKit(options);
  const diskProblem = diskProblemIn(stderr, migrationsFolder);
  // A journal that was cut off can't be read.
  const after = await loadMigrations(migrationsFolder).catch((error: unknown) => {
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
    return { kind: 'written', migrations: written, unexported: await unexportedTables(kit) };
  }
  return await whyNothing(options, { stderr, exitCode }, kit);
}

/** Anything may be on stderr, such as a remark of schema.ts's: it is a reason only where a migration was to be made. */
async function whyNothing(
  { exerciseFolder, migrationsFolder, args }: GenerateOptions,
  { stderr, exitCode }: Ended,
  kit: Kit,
): Promise<Generated> {
  const said = stderr.trim() !== '';
  const failed = (renames: readonly string[]): Generated => ({
    kind: 'failed',
    failure: explainGenerate(stderr, exerciseFolder, renames),
  });
  const check = await checkSchema(kit, migrationsFolder).catch((error: unknown) => {
    if (!said) throw error;
    return null;
  });
  if (check === null) return failed([]);
  const { statements, unexported, last, current } = check;
  const wasToBeMade = statements.length > 0 || args.includes('--custom');
  if (said && wasToBeMade) return failed(suggestRenames(last, current));
  if (statements.length > 0) return { kind: 'not-answered' };
  if (exitCode !== 0) return failed([]);
  return unexported.length > 0 ? { kind: 'unexported', tables: unexported } : { kind: 'nothing-to-do' };
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
