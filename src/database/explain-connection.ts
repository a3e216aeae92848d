import { UserError, codeOf, messageOf } from '../errors.ts';
import { describeServer } from './connection-url.ts';
import { lockedOut } from './locked-out.ts';

export interface Target {
  readonly host: string;
  readonly port: number;
  /** The database that was asked for, where one was named. */
  readonly database?: string;
  /** The role in DATABASE_URL. */
  readonly user?: string;
  /** True for the server that the workshop started itself. */
  readonly builtIn: boolean;
}

const UNCHANGED = 'Your files are unchanged.';

/** A UserError for what can go wrong between us and a server; anything else is given back as it is. */
export function explainConnection(error: unknown, target: Target): unknown {
  if (error instanceof UserError) return error;
  const code = codeOf(error) ?? '';
  const sentence = target.builtIn ? explainBuiltIn(code, error, target) : explainGiven(code, error, target);
  return sentence === undefined
    ? error
    : new UserError(`${sentence[0]} ${UNCHANGED}`, sentence[1], { cause: error });
}

type Sentence = readonly [message: string, wayOut: string];

function explainBuiltIn(code: string, error: unknown, target: Target): Sentence | undefined {
  const where = describeServer(target.host, target.port);
  if (isSilence(error)) {
    return [
      `The built-in database should run at ${where}, but it does not answer.`,
      'Type npx workshop db stop, then try again; npx workshop db logs shows what it said.',
    ];
  }
  if (code === '28P01' || code === '28000') {
    return [
      `The built-in database at ${where} refuses the workshop's password: somebody changed it.`,
      'Type npx workshop db stop, move .workshop/db away, and type npx workshop setup: the database is made anew.',
    ];
  }
  return explainAny(code, where);
}

function explainGiven(code: string, error: unknown, target: Target): Sentence | undefined {
  const where = describeServer(target.host, target.port);
  const points = `DATABASE_URL points at ${where}, and`;
  if (isSilence(error) && !isHangUp(code)) {
    return [
      `${points} nothing answers there.`,
      'Start that server, or unset DATABASE_URL to use the built-in one.',
    ];
  }
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return [
        `DATABASE_URL names the host ${target.host}, and no such host is known.`,
        'Correct the host, or unset DATABASE_URL to use the built-in database.',
      ];
    case '28P01':
    case '28000':
      return [
        `${points} the server there refuses the name or the password in it.`,
        `Correct them in DATABASE_URL, or unset it to use the built-in database.${target.user === undefined ? '' : ` If a program has changed the password, an administrator of that server can set it again: alter role "${target.user}" password '…'.`}`,
      ];
    case '3D000':
      return [
        `${points} that server has no database "${target.database}".`,
        `Make it (createdb ${target.database}), or unset DATABASE_URL to use the built-in database.`,
      ];
    case 'CONNECTION_CLOSED':
    case 'ECONNRESET':
      return [
        `${points} the server there closed the connection. It may want TLS, or not offer what DATABASE_URL asks of it.`,
        'Add or remove ?sslmode=require at the end of DATABASE_URL, or unset it to use the built-in database.',
      ];
    case '08P01':
      return [
        `${points} a connection pooler answers there, which cannot do what the workshop needs.`,
        'Put the URL of the server itself into DATABASE_URL, or unset it to use the built-in database.',
      ];
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
    case 'CERT_HAS_EXPIRED':
      return [
        `${points} the certificate of the server there is not trusted (${code}).`,
        "Name the authority's certificate in NODE_EXTRA_CA_CERTS, or unset DATABASE_URL to use the built-in database.",
      ];
    case 'EACCES':
      return [
        `${points} your account may not use the socket there.`,
        'Name the host and port of that server in DATABASE_URL, or unset it to use the built-in database.',
      ];
    case '42704':
      return [
        `${points} the server there refuses a parameter at the end of DATABASE_URL: ${messageOf(error)}.`,
        'Remove that parameter, or unset DATABASE_URL to use the built-in database.',
      ];
    case '42501':
      return [
        `The account in DATABASE_URL may not do this in ${where}: ${messageOf(error)}.`,
        'Use an account that owns the database, or unset DATABASE_URL to use the built-in one.',
      ];
    default:
      return explainAny(code, where);
  }
}

function explainAny(code: string, where: string): Sentence | undefined {
  switch (code) {
    case '53300':
      return [
        `The database server at ${where} has no connection left: too many programs are connected.`,
        'Close some of them (a database browser, a server that you left running) and try again.',
      ];
    case '53100':
      return [`The disk of the database server at ${where} is full.`, 'Free about 100 MB and try again.'];
    case '57P03':
      return [`The database server at ${where} is just starting or stopping.`, 'Try again in a few seconds.'];
    case '57014':
    case '55P03':
      return [
        `The database server at ${where} did not finish in time: another program may hold a lock.`,
        'Close programs that are connected to it (your own server, a database browser) and try again.',
      ];
    case '57P01':
    case '57P02':
      return [
        `The database server at ${where} ended the session of this command: the server was stopped, or another program ended it.`,
        'Try again. Another `npx workshop reset-db` does that, and so does pg_terminate_backend.',
      ];
    default:
      return undefined;
  }
}

/** A UserError for a session that was lost in the middle of some work, or waited for a lock in vain; anything else is given back as it is. */
export function explainLostSession(error: unknown): unknown {
  if (codeOf(error) === '55P03') return lockedOut([], { cause: error });
  if (!endsSession(error)) return error;
  return new UserError(
    `The connection to the database was lost (${messageOf(error) || codeOf(error)}): the server was stopped, or another program ended the session.`,
    'Try again. If the server was stopped, `npx workshop db start` starts it.',
    { cause: error },
  );
}

/**
 * Whether the session is gone after this error, so that nothing more can be sent on it: admin_shutdown,
 * crash_shutdown, cannot_connect_now, database_dropped, idle_session_timeout, and the two timeouts of a transaction.
 * https://www.postgresql.org/docs/18/errcodes-appendix.html
 */
export function endsSession(error: unknown): boolean {
  const ended = ['57P01', '57P02', '57P03', '57P04', '57P05', '25P03', '25P04', 'CONNECTION_DESTROYED'];
  return isSilence(error) || ended.includes(codeOf(error) ?? '');
}

/**
 * Whether a new session is refused, or may write nothing: what a program can do to the next one with statements about
 * its database or its role (invalid_authorization, invalid_password, read_only_sql_transaction, invalid_catalog_name,
 * insufficient_privilege, too_many_connections, object_not_in_prerequisite_state).
 */
export function refusesSession(error: unknown): boolean {
  const refused = ['28000', '28P01', '25006', '3D000', '42501', '53300', '55000'];
  return refused.includes(codeOf(error) ?? '');
}

/** Whether nobody answered, or hung up: what a server does that is not there, or not any more. */
export function isSilence(error: unknown): boolean {
  const code = codeOf(error) ?? '';
  return (
    isHangUp(code) ||
    ['ECONNREFUSED', 'CONNECT_TIMEOUT', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code) ||
    // There is no socket in the folder.
    (code === 'ENOENT' && error instanceof Error && 'syscall' in error && error.syscall === 'connect')
  );
}

function isHangUp(code: string): boolean {
  return code === 'CONNECTION_CLOSED' || code === 'ECONNRESET';
}
