import {
  type AllMigrations,
  failIf,
  type MigrationTrial,
  type Pointer,
  type SchemaFileProblem,
  type SeenSchema,
  test,
} from 'workshop-runner/kit';

export const schemaFile: Pointer = { file: 'src/db/schema.ts' };

/** The SQLSTATE with which PostgreSQL refuses a statement; null where it takes it. */
export async function refusalOf(statement: PromiseLike<unknown>): Promise<string | null> {
  try {
    await statement;
    return null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
    throw error;
  }
}

interface WantedColumn {
  readonly type: string;
  readonly nullable: boolean;
}

/** The table has these columns. Others may stand beside them. */
export function failIfColumnsDiffer(
  schema: SeenSchema,
  table: string,
  wanted: Readonly<Record<string, WantedColumn>>,
  pointer: Pointer,
): void {
  failIf(
    schema.table(table) === undefined,
    `The migration has run, and there is no table ${table}. Does its SQL create it?`,
    pointer,
  );
  for (const [name, { type, nullable }] of Object.entries(wanted)) {
    const column = schema.column(`${table}.${name}`);
    failIf(column === undefined, `The table ${table} has no column ${name}.`, pointer);
    failIf(
      column?.type !== type,
      `The column ${table}.${name} is ${column?.type}, and should be ${type}.`,
      pointer,
    );
    failIf(
      column?.nullable !== nullable,
      nullable
        ? `The column ${table}.${name} must have a value in every row, and should be allowed to have none.`
        : `The column ${table}.${name} may be left empty, and should not: not null.`,
      pointer,
    );
  }
}

/** The fixture `migration`. */
export type OpenMigration = (name: string, options: { readonly hint: string }) => Promise<MigrationTrial>;

/**
 * Where a migration begins is what the steps before have left: whoever has run those never sees an edit of theirs.
 * `found` begins the sentence, such as `There is no table users`.
 */
export function failIfEditedBefore(isEdited: boolean, found: string, { tag, file }: MigrationTrial): void {
  failIf(
    isEdited,
    `${found} before ${tag} runs. Was the SQL of an older migration edited? A database that has run it doesn't run it again, and stays as it is. Put the older file back: git checkout, or by hand.`,
    { file, hint: 'an-older-migration-was-edited' },
  );
}

/**
 * Up, down and up: the way back leads to where the migration began, and from there it can be gone again. `up` has the
 * check's own words for a migration that fails.
 */
export async function failIfNotThereAndBack(
  trial: MigrationTrial,
  up: (trial: MigrationTrial) => Promise<void> = (first) => first.up(),
): Promise<void> {
  const { tag, file, downFile } = trial;
  const before = await trial.schema();
  await up(trial);
  const after = await trial.schema();
  await trial.down({ hint: 'the-way-back' });
  const [left] = (await trial.schema()).differencesFrom(before);
  failIf(left !== undefined, `${downFile} has run, and the schema is not as it was before ${tag}: ${left}.`, {
    file: downFile,
    hint: 'the-way-back',
  });
  await trial.upAgain();
  const [changed] = (await trial.schema()).differencesFrom(after);
  failIf(
    changed !== undefined,
    `Down and up again, and the schema is not as ${tag} made it the first time: ${changed}.`,
    { file, hint: 'the-way-back' },
  );
}

/** What a check calls its migration, and the hint for whoever has none of that name. */
type Named = Parameters<OpenMigration>;

/**
 * The first test of every check: schema.ts says what the last migration's snapshot says. It asks for the migration as
 * well: where nothing is described and nothing made, the two agree on nothing.
 */
export function testSchemaFile(...named: Named): void {
  test('the migrations make what src/db/schema.ts says', async ({ schemaFileProblem, migration }) => {
    failIfSchemaFileDiffers(await schemaFileProblem());
    await migration(...named);
  });
}

/** The last test of every check: the snapshot is true, as it is not after SQL that was edited by hand. */
export function testDatabase(...named: Named): void {
  test('the database is what src/db/schema.ts says', async ({ schemaFileProblem, migration, migrations }) => {
    await migration(...named);
    // Where the snapshot is not what schema.ts says, it is no witness of that.
    failIfSchemaFileDiffers(await schemaFileProblem());
    await failIfDatabaseDiffers(await migrations());
  });
}

export function testThereAndBack(
  open: (migration: OpenMigration) => Promise<MigrationTrial>,
  up?: (trial: MigrationTrial) => Promise<void>,
): void {
  test('leads there and back, and there again', async ({ migration }) => {
    await failIfNotThereAndBack(await open(migration), up);
  });
}

/** What `workshop db check` says as well: a new migration would have something to do. */
function failIfSchemaFileDiffers(problem: SchemaFileProblem | null): void {
  const { sentence, ...place } = problem ?? { sentence: '' };
  failIf(problem !== null, sentence, { ...schemaFile, ...place, hint: 'the-schema-and-its-migrations' });
}

/** SQL that was edited by hand: schema.ts and its snapshot agree with each other, and the database with neither. */
async function failIfDatabaseDiffers(all: AllMigrations): Promise<void> {
  const [difference] = await all.differencesFromSnapshot();
  if (difference === undefined) return;
  const column = difference.column.slice(difference.column.lastIndexOf('.') + 1);
  const wayOut =
    difference.wayOut ??
    'Was the SQL mended, and schema.ts not? Say it in schema.ts, take the migration out (`npx workshop db down` if it is applied, `npx workshop db drop`), and generate it again.';
  failIf(
    true,
    `The migrations make something else than src/db/schema.ts says: ${difference.text}. ${wayOut}`,
    {
      ...schemaFile,
      ...(column === '' ? {} : { near: new RegExp(`\\b${column}\\b`, 'u') }),
      hint: 'the-schema-and-its-migrations',
    },
  );
}
