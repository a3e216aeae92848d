import { UserError } from '../errors.ts';
import { chooseServer } from './choose-server.ts';
import { describeServer } from './connection-url.ts';
import type { DatabaseOptions, DatabaseStatus, Server } from './database.ts';
import { embeddedStatus, readEmbeddedLog, stopEmbedded } from './embedded/embedded-status.ts';

/**
 * Attaches to the course's server or starts it; safe to repeat, and with several at once.
 * Throws a UserError with a way out for everything that can stand in its way, and Interrupted for the signal.
 */
export async function openServer(options: DatabaseOptions): Promise<Server> {
  const choice = chooseServer(options.env);
  // Loaded when a server is opened: asking how it does needs no client of PostgreSQL's.
  if (choice.kind === 'url') {
    const { openGiven } = await import('./given/given-server.ts');
    return openGiven(choice.url, options);
  }
  const { openEmbedded } = await import('./embedded/embedded-server.ts');
  return openEmbedded(options);
}

/** How the server is. Starts nothing and writes nothing; throws a UserError only for a DATABASE_URL that is none. */
export async function serverStatus(options: DatabaseOptions): Promise<DatabaseStatus> {
  const choice = chooseServer(options.env);
  if (choice.kind === 'embedded') return embeddedStatus(options);
  const { givenStatus } = await import('./given/given-server.ts');
  return givenStatus(choice.url);
}

/** Stops the built-in server; a server that was given is `not-ours` and is left alone. */
export async function stopServer(
  options: DatabaseOptions,
): Promise<'stopped' | 'was-not-running' | 'not-ours'> {
  return chooseServer(options.env).kind === 'url' ? 'not-ours' : stopEmbedded(options);
}

/** The last lines of the built-in server's log. Throws a UserError for a given server: its log is elsewhere. */
export async function readServerLog(options: DatabaseOptions, lines: number): Promise<string> {
  const choice = chooseServer(options.env);
  if (choice.kind === 'embedded') return readEmbeddedLog(options, lines);
  throw new UserError(
    `The server of DATABASE_URL (${describeServer(choice.url.host, choice.url.port)}) keeps its own log, which the workshop cannot read.`,
    'Look where that server logs (docker logs, journalctl -u postgresql), or unset DATABASE_URL to use the built-in one.',
  );
}
