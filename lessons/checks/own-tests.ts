import type { Sql } from 'postgres';
import type { TestFile } from './kept-tests.ts';
import { failIf, type OwnTestsRun, type Pointer } from 'workshop-runner/kit';

/** The tests that the exercise came with. */
export const givenTests = [
  'get-profile',
  'get-profile-cli',
  'profile-service',
  'update-profile',
  'update-profile-cli',
].map((name) => `tests/${name}.test.ts`);

/** Tests in files that the learner has made. */
export function addedTests(files: readonly string[]): readonly string[] {
  return files.filter((file) => file.endsWith('.test.ts') && !givenTests.includes(file));
}

/** What a test of an update, written while the profiles lay in the file, may still do. */
const lookAtTheRow =
  'Does it still look for the change in the JSON file? The change is in the row now, and so the test has to change with it.';

/** Says so of a test in a file that asks for the JSON file, and nothing of others. */
export function adviceForFileTests(
  files: readonly TestFile[],
): (failure: OwnTestFailure) => string | undefined {
  return ({ file: failed }) =>
    files.some(({ file, text }) => file === failed && asksFile(text)) ? lookAtTheRow : undefined;
}

/** Whether a test, or a file with tests, looks into the JSON file. */
export function asksFile(text: string): boolean {
  return text.includes('findInFile(');
}

/** Why the given tests that don't look there stay as they are. */
export const onlyThoseOfTheFile = 'Only the tests that look into the JSON file change in this step.';

type OwnTestFailure = OwnTestsRun['failures'][number];

interface OwnTestsPointer extends Pointer {
  /** Said after a test that failed; undefined where nothing is known about it. */
  readonly adviceFor?: (failure: OwnTestFailure) => string | undefined;
}

/** Passes on what the learner's own tests came upon. */
export function failIfOwnTestsFail(
  { failures }: OwnTestsRun,
  { adviceFor, ...pointer }: OwnTestsPointer,
): void {
  for (const failure of failures) {
    const { sentence, test, file, line } = failure;
    const more = /Promise|thenable/u.test(sentence)
      ? 'Is an await missing in front of a query in it?'
      : adviceFor?.(failure);
    const text = test === null || more === undefined ? sentence : `${sentence} ${more}`;
    failIf(true, text, { ...pointer, file, line });
  }
}

/** A test that asks the JSON file passes, and would whatever the code does: nobody writes there any more. */
export function failIfFileIsAsked(file: string, text: string): void {
  failIf(
    /^(?!\s*\/\/).*\bfindInFile\(/mu.test(text),
    'A test still looks into the JSON file, with findInFile. Nothing happens there any more, so it can not fail, whatever the code does. Let it look at the row.',
    { file, near: /\bfindInFile\(/u, hint: 'your-own-tests' },
  );
}

/**
 * Makes the database lose every change of a profile when its transaction is over. The statement itself, and whoever asks
 * in the same transaction, still sees the new values: what an answer says is right, and what the row says later is not.
 */
export async function loseEveryChange(database: Sql): Promise<AsyncDisposable> {
  await database`
    create function workshop_lose_change() returns trigger language plpgsql as $function$
    declare
      done_for_this_row text := 'workshop.lost_' || old.id;
    begin
      -- Putting the values back is a change as well, and brings the trigger here once more.
      if current_setting(done_for_this_row, true) = 'yes' then return null; end if;
      perform set_config(done_for_this_row, 'yes', true);
      update profiles
        set username = old.username, email = old.email, full_name = old.full_name, bio = old.bio,
            born_on = old.born_on, updated_at = old.updated_at
        where id = new.id;
      return null;
    end
    $function$`;
  await database`
    create constraint trigger workshop_lose_change after update on profiles
    deferrable initially deferred
    for each row execute function workshop_lose_change()`;
  return {
    [Symbol.asyncDispose]: async () => {
      await database`drop function workshop_lose_change cascade`;
    },
  };
}
