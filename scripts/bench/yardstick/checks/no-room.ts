import type { Sql } from 'postgres';

/** Lets each insert into a table, or each update of it, fail as if the disk were full: an error that nobody's values caused. */
export async function haveNoRoom(
  database: Sql,
  during: 'insert' | 'update',
  table = 'profiles',
): Promise<AsyncDisposable> {
  await database`
    create function workshop_no_room() returns trigger language plpgsql as $function$
    begin
      raise exception 'could not extend file: No space left on device' using errcode = 'disk_full';
    end
    $function$`;
  await database`
    create trigger workshop_no_room before ${database.unsafe(during)} on ${database(table)}
    for each row execute function workshop_no_room()`;
  return {
    [Symbol.asyncDispose]: async () => {
      await database`drop function workshop_no_room cascade`;
    },
  };
}
