import { codeOf, type UserError } from '../errors.ts';
import { connect, hrefOf, type Sql } from './connect.ts';
import { type Blocker, lockedOut, sentenceOf } from './locked-out.ts';

const LOOK_EVERY_MS = 1_000;

/**
 * Runs some work of a client with one connection. If that waits for another session's lock, `onWait` gets a phrase
 * after about a second; if the lock isn't released in time (`lock_timeout` of the connection, 10 s), a UserError says
 * who holds it. Throws everything else that the work throws.
 */
export async function withLockWatch<T>(
  sql: Sql,
  work: () => Promise<T>,
  onWait?: (phrase: string) => void,
): Promise<T> {
  const href = hrefOf(sql);
  if (href === undefined) return work();
  const [self] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
  await using watch = watchLocks(href, () => blockersOf(self?.pid ?? 0), onWait);
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error) ?? '';
    if (code !== LOCK_TIMEOUT && (code !== STATEMENT_TIMEOUT || watch.last.length === 0)) throw error;
    throw lockedOut(watch.last, { cause: error });
  }
}

/** https://www.postgresql.org/docs/18/errcodes-appendix.html: lock_not_available, query_canceled */
const LOCK_TIMEOUT = '55P03';
const STATEMENT_TIMEOUT = '57014';

/**
 * Looks every second whether programs of the learner, such as the one that seeds, wait for a lock in a database.
 * `onStuck` is called once, with a UserError, if they wait longer than `timeoutMs`; `onWait` as with `withLockWatch`.
 */
export function watchPrograms(
  href: string,
  options: {
    readonly timeoutMs: number;
    readonly onWait: (phrase: string) => void;
    readonly onStuck: (error: UserError) => void;
  },
): AsyncDisposable {
  let waitsSince: number | undefined;
  return watchLocks(
    href,
    () => blockersOfPrograms,
    options.onWait,
    (blockers) => {
      if (blockers.length === 0) waitsSince = undefined;
      else waitsSince ??= performance.now();
      if (waitsSince !== undefined && performance.now() - waitsSince >= options.timeoutMs) {
        options.onStuck(lockedOut(blockers, {}));
      }
    },
  );
}

interface Watch extends AsyncDisposable {
  /** Those that were seen the last time that there were any. */
  readonly last: readonly Blocker[];
}

function watchLocks(
  href: string,
  query: () => string,
  onWait?: (phrase: string) => void,
  onLook?: (blockers: readonly Blocker[]) => void,
): Watch {
  let last: readonly Blocker[] = [];
  let isTold = false;
  let looking: Promise<void> | undefined;
  let connection: ReturnType<typeof connect> | undefined;
  async function look(): Promise<void> {
    try {
      // Most work is done before the first look, and needs no second connection.
      connection ??= connect(href, { timeoutMs: 5_000 });
      const blockers = await connection.sql.unsafe<Blocker[]>(query());
      if (blockers.length > 0) last = [...blockers];
      const [first] = blockers;
      if (first !== undefined && !isTold) {
        isTold = true;
        onWait?.(`waiting: ${sentenceOf(first)}`);
      }
      onLook?.(blockers);
    } catch {
      // What can't be looked at is known after the work all the same, without a name.
    }
  }
  const timer = setInterval(() => {
    looking ??= look().finally(() => (looking = undefined));
  }, LOOK_EVERY_MS);
  timer.unref();
  return {
    get last() {
      return last;
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await looking;
      await connection?.[Symbol.asyncDispose]();
    },
  };
}

/** Of sessions of other roles, PostgreSQL tells only a part. */
const columns = `b.pid, coalesce(b.usename, '?') as role, coalesce(b.application_name, '') as application,
  b.xact_start as since,
  nullif(b.query, '<insufficient privilege>') as statement`;

function blockersOf(pid: number): string {
  return `select ${columns} from pg_stat_activity b where b.pid = any (pg_blocking_pids(${pid})) order by b.xact_start`;
}

const blockersOfPrograms = `select distinct on (b.xact_start, b.pid) ${columns}
  from pg_locks l
  join pg_stat_activity w on w.pid = l.pid
  join pg_stat_activity b on b.pid = any (pg_blocking_pids(l.pid))
  where not l.granted and l.waitstart < now() - interval '1 s'
    and w.datname = current_database() and w.usename = current_user and w.application_name <> 'workshop'
  order by b.xact_start, b.pid`;
