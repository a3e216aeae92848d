import { expect, explain, failIf, type MigrationTrial, type Pointer, test } from 'workshop-runner/kit';
import {
  failIfEditedBefore,
  failUnless,
  nearTable,
  type OpenMigration,
  testDatabase,
  testSchemaFile,
  testThereAndBack,
} from '../checks/migrations.ts';

const name = 'rename_full_name';
const options = { hint: 'no-such-migration' };

/** The three of step 2, and one more. */
const names = ['John Smith', 'Ed Williams', 'Wendy Jones', 'Ada Lovelace'];

testSchemaFile(name, options);

test('every account keeps its name', async ({ migration }) => {
  const renamed = await planted(migration);
  const before = await renamed.schema();
  await failIfEditedBefore(
    before.column('accounts.full_name') !== undefined,
    'There is a column accounts.full_name',
    renamed,
  );
  await up(renamed);
  const schema = await renamed.schema();
  await failUnless(
    renamed,
    (after) => after.column('accounts.full_name') !== undefined,
    'The migration has run, and the table accounts has no column full_name.',
    { ...nearTable('accounts'), hint: 'one-word-in-the-schema' },
  );
  await failIfNamesLost(renamed);
  const pointer: Pointer = { file: renamed.file, hint: 'renamed-or-created' };
  failIf(
    schema.column('accounts.name') !== undefined,
    'There are two columns now, name and full_name. The old one should be called full_name, and no other be there.',
    pointer,
  );
  failIf(
    !schema.sameColumn(before, 'accounts.name', 'accounts.full_name'),
    'The names are all there, in a new column: they were copied, and the old column was dropped. On a large table that takes long and locks everybody out, and what leaned on the old column, an index or a view, has to be made anew. RENAME COLUMN changes one word.',
    pointer,
  );
});

test('the column is as it was, but for its name', async ({ migration }) => {
  const renamed = await planted(migration);
  const before = (await renamed.schema()).column('accounts.name');
  await up(renamed);
  const after = (await renamed.schema()).column('accounts.full_name');
  explain(
    'The column has another type than before, or may be null now, or not any more. Only its name should change.',
    {
      file: renamed.file,
      hint: 'renamed-or-created',
    },
  );
  expect({ type: after?.type, nullable: after?.nullable }).toEqual({
    type: before?.type,
    nullable: before?.nullable,
  });
});

test('every account keeps its name on the way back, too', async ({ migration }) => {
  const renamed = await planted(migration);
  await up(renamed);
  // What was lost on the way up is not the down migration's fault.
  await failIfNamesLost(renamed);
  const before = await renamed.schema();
  await renamed.down({ hint: 'the-way-back' });
  const pointer: Pointer = { file: renamed.downFile, hint: 'the-way-back' };
  const schema = await renamed.schema();
  failIf(
    schema.column('accounts.name') === undefined,
    `${renamed.downFile} has run, and the table accounts has no column name.`,
    pointer,
  );
  const kept = await renamed.sql`select name from accounts order by id`;
  failIf(
    kept.some((row, index) => row['name'] !== names[index]),
    'Taken back, and the accounts have lost their names. A rename is taken back by a rename.',
    pointer,
  );
  failIf(
    !schema.sameColumn(before, 'accounts.full_name', 'accounts.name'),
    'Taken back, the names are in a new column: they were copied. A rename is taken back by a rename.',
    pointer,
  );
});

testThereAndBack(planted, up);
testDatabase(name, options);

/** Without the names there is nothing finer to be seen. */
async function failIfNamesLost(renamed: MigrationTrial): Promise<void> {
  const pointer: Pointer = { file: renamed.file, hint: 'renamed-or-created' };
  const kept = await renamed.sql`select full_name from accounts order by id`;
  failIf(
    kept.length < names.length,
    `${names.length - kept.length} of the ${names.length} accounts that were there before are gone. A column can be renamed without touching a row.`,
    pointer,
  );
  const lost = kept.filter(({ full_name }, index) => full_name !== names[index]).length;
  failIf(
    lost > 0,
    `The ${lost} rows that were there before have lost their name: the column was dropped and added, not renamed.`,
    { ...pointer, near: /drop column/iu },
  );
}

async function planted(migration: OpenMigration): Promise<MigrationTrial> {
  const trial = await migration(name, options);
  const isMissing = (await trial.schema()).column('accounts.name') === undefined;
  await failIfEditedBefore(isMissing, 'There is no column accounts.name', trial);
  await trial.sql`insert into accounts (name) values (${names[3] ?? ''})`;
  return trial;
}

function up(trial: MigrationTrial): Promise<void> {
  return trial.up({
    hint: 'renamed-or-created',
    onFailure: (sqlstate, reason) =>
      sqlstate === '23502'
        ? `The migration failed on the ${names.length} rows that were there before: ${reason}. It adds a new, empty column and drops the old one with all the names. The answer to drizzle-kit’s question was rename column, not create column.`
        : null,
  });
}
