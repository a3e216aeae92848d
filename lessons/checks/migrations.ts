import {
  type AllMigrations,
  failIf,
  failWith,
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

/** Where schema.ts describes a table. */
export function nearTable(table: string): Pointer {
  return { ...schemaFile, near: tablePattern(table) };
}

/** Where schema.ts describes a column of a table, by its name in the database. */
export function nearColumn(table: string, column: string): Pointer {
  const property = column.replaceAll(/_([a-z])/gu, (_, letter: string) => letter.toUpperCase());
  return {
    ...schemaFile,
    after: tablePattern(table),
    near: [new RegExp(`['"\`]${column}['"\`]`, 'u'), new RegExp(`\\b${property}\\s*:`, 'u')],
  };
}

function tablePattern(table: string): RegExp {
  return new RegExp(`pgTable\\(\\s*['"\`]${table}['"\`]`, 'u');
}

interface WantedColumn {
  readonly type: string;
  readonly nullable: boolean;
}

type Condition = (schema: SeenSchema) => boolean;

/** The migration makes the table with these columns. There may be others. */
export async function failIfColumnsDiffer(
  trial: MigrationTrial,
  table: string,
  wanted: Readonly<Record<string, WantedColumn>>,
  hint: string,
): Promise<void> {
  const atTable = { ...nearTable(table), hint };
  await failUnless(
    trial,
    (schema) => schema.table(table) !== undefined,
    `The migration has run, and there is no table ${table}.`,
    atTable,
  );
  for (const [name, { type, nullable }] of Object.entries(wanted)) {
    const full = `${table}.${name}`;
    const atColumn = { ...nearColumn(table, name), hint };
    await failUnless(
      trial,
      (schema) => schema.column(full) !== undefined,
      `The table ${table} has no column ${name}.`,
      atTable,
    );
    const column = (await trial.schema()).column(full);
    await failUnless(
      trial,
      (schema) => schema.column(full)?.type === type,
      `The column ${full} is ${column?.type}, and should be ${type}.`,
      atColumn,
    );
    await failUnless(
      trial,
      (schema) => schema.column(full)?.nullable === nullable,
      nullable
        ? `The column ${full} must have a value in every row, and should be allowed to have none.`
        : `The column ${full} may be left empty, and should not: not null.`,
      atColumn,
    );
  }
}

/** Fails if the schema is not so after the migration. `pointer` is where schema.ts should say it. */
export async function failUnless(
  trial: MigrationTrial,
  isSo: Condition,
  sentence: string,
  pointer: Pointer,
): Promise<void> {
  if (!isSo(await trial.schema())) await failWithCause(trial, isSo, sentence, pointer);
}

/**
 * Fails, and says what is to blame: another migration that makes it so, SQL that does not do what its snapshot
 * describes, or else schema.ts.
 */
export async function failWithCause(
  trial: MigrationTrial,
  isSo: Condition,
  sentence: string,
  pointer: Pointer,
): Promise<never> {
  const hint = pointer.hint === undefined ? {} : { hint: pointer.hint };
  const later = await trial.findLater(isSo);
  failIf(
    later !== null,
    `${sentence} Another migration does that: ${later}. This step asks for a single one: take out both, the newer one first (\`npx workshop db down\` if it is applied, \`npx workshop db drop\`), and generate ${trial.tag.replace(/^\d+_/u, '')} again.`,
    { file: trial.file, ...hint },
  );
  const described = await trial.described();
  failIf(
    described !== null && isSo(described),
    `${sentence} The snapshot of ${trial.tag} has it, and its SQL does not do it. Was the SQL edited? Take the migration out (\`npx workshop db down\` if it is applied, \`npx workshop db drop\`), and generate it again.`,
    { file: trial.file, ...hint },
  );
  failWith(sentence, pointer);
}

/** The fixture `migration`. */
export type OpenMigration = (name: string, options: { readonly hint: string }) => Promise<MigrationTrial>;

/**
 * Where a migration begins is what the steps before have left: whoever has run those never sees an edit of theirs.
 * `found` begins the sentence, such as `There is no table users`.
 */
export async function failIfEditedBefore(
  isEdited: boolean,
  found: string,
  trial: MigrationTrial,
): Promise<void> {
  if (!isEdited) return;
  const edited = await trial.findEdited();
  const sentence = `${found} before ${trial.tag} runs.`;
  if (edited === null) {
    failWith(
      `${sentence} An earlier migration has done that already. This step asks for ${trial.tag.replace(/^\d+_/u, '')} to do it.`,
      { file: trial.file, hint: 'an-older-migration-was-edited' },
    );
  }
  const { tag, file, difference } = edited;
  failWith(
    `${sentence} The SQL of ${tag} does something else than what was generated for it: ${difference}. A database that has run it doesn't run it again, and stays as it is. Put that file back as it was: \`git checkout\`, or by hand.`,
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
  test('src/db/schema.ts and the last snapshot agree', async ({ schemaFileProblem, migration }) => {
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
  if (problem === null) return;
  const { sentence, about, ...place } = problem;
  failWith(sentence, { ...placeOf(about), ...place, hint: 'the-schema-and-its-migrations' });
}

function placeOf(about: SchemaFileProblem['about']): Pointer {
  if (about === undefined) return schemaFile;
  return about.column === null ? nearTable(about.table) : nearColumn(about.table, about.column);
}

/** SQL that was edited by hand: schema.ts and its snapshot agree with each other, and the database with neither. */
async function failIfDatabaseDiffers(all: AllMigrations): Promise<void> {
  const [difference] = await all.differencesFromSnapshot();
  if (difference === undefined) return;
  const dot = difference.column.lastIndexOf('.');
  const [table, column] = [difference.column.slice(0, dot), difference.column.slice(dot + 1)];
  const wayOut =
    difference.wayOut ??
    'Was the SQL edited, and schema.ts not? Say it in schema.ts, take the migration out (`npx workshop db down` if it is applied, `npx workshop db drop`), and generate it again.';
  failIf(
    true,
    `The migrations make something else than src/db/schema.ts says: ${difference.text}. ${wayOut}`,
    {
      ...placeOf(table === '' ? undefined : { table, column: column === '' ? null : column }),
      hint: 'the-schema-and-its-migrations',
    },
  );
}
