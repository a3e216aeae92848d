import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { toolEnvironment } from '../../environment/environments.ts';
import { UserError } from '../../errors.ts';

const run = promisify(execFile);

/** Whom the server runs as when the workshop itself is run by root, which PostgreSQL refuses. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
  /** True for the learner's own account, which then also owns what is written beside the data. */
  readonly learner: boolean;
}

/** The accounts to try, best first: whoever called sudo, the owner of the course's folder, then the machine's own. */
export function candidateAccounts(
  sudoUid: string | undefined,
  folderOwner: number,
): readonly { readonly user: string; readonly learner: boolean }[] {
  const people = new Set([sudoUid ?? '', String(folderOwner)]);
  return [
    ...[...people].filter((uid) => /^[1-9]\d*$/u.test(uid)).map((user) => ({ user, learner: true })),
    { user: 'postgres', learner: false },
    { user: 'nobody', learner: false },
  ];
}

/** The first account that this machine knows; initdb needs one with a name. Throws a UserError where there is none. */
export async function chooseAccount(sudoUid: string | undefined, folderOwner: number): Promise<Account> {
  for (const { user, learner } of candidateAccounts(sudoUid, folderOwner)) {
    const [uid, gid] = await Promise.all([idOf('-u', user), idOf('-g', user)]);
    // Some systems let `id` repeat a number that no account has.
    const named = await run('id', ['-un', user], inOurTerms()).then(
      ({ stdout }) => !/^\d+$/u.test(stdout.trim()),
      () => false,
    );
    if (uid > 0 && gid >= 0 && named) return { uid, gid, learner };
  }
  throw new UserError(
    'PostgreSQL refuses to run as root, and this machine has no other account for it. Your files are unchanged.',
    'Run the workshop as an ordinary user, or add one: useradd postgres.',
  );
}

async function idOf(flag: string, user: string): Promise<number> {
  return run('id', [flag, user], inOurTerms()).then(
    ({ stdout }) => Number.parseInt(stdout, 10),
    () => -1,
  );
}

function inOurTerms(): { env: NodeJS.ProcessEnv } {
  return { env: toolEnvironment(process.env) };
}

/** uid and gid as `spawn` takes them. */
export function spawnAs(account: Account | undefined): { uid?: number; gid?: number } {
  return account === undefined ? {} : { uid: account.uid, gid: account.gid };
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}
