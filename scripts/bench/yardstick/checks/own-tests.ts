import type { Sql } from 'postgres';
import { failIf, type OwnTestsRun, type Pointer } from 'workshop-runner/kit';

/** The tests that the exercise came with. */
const givenTests = [
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
export const lookAtTheRow =
  'Does it still look for the change in the JSON file? The change is in the row now, and so the test has to change with it.';

interface OwnTestsPointer extends Pointer {
  /** Said after a test that failed. */
  readonly advice?: string;
}

/** Passes on what the learner's own tests came upon. */
export function failIfOwnTestsFail({ failures }: OwnTestsRun, { advice, ...pointer }: OwnTestsPointer): void {
  for (const { sentence, test, file, line } of failures) {
    const more = /Promise|thenable/u.test(sentence)
      ? 'Is an await missing in front of a query in it?'
      : advice;
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
