import { connect } from 'node:net';
import { UserError } from '../../errors.ts';
import { describeServer, isSocketFolder, socketFile, type ConnectionUrl } from '../connection-url.ts';

/** "May I speak TLS?", which every PostgreSQL answers with one letter before anything else is said. */
const TLS_QUESTION = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
const TIMEOUT_MS = 5_000;

/**
 * Asks whether it is PostgreSQL that answers, because a client waits for ever for what a web server says.
 * Throws a UserError for something else, and what the system says where nothing answers within 5 s.
 */
export async function requirePostgres(url: ConnectionUrl): Promise<void> {
  const answer = await ask(url);
  if (answer === 'S' || answer === 'N') return;
  throw new UserError(
    `DATABASE_URL points at ${describeServer(url.host, url.port)}, and what answers there is no PostgreSQL. Your files are unchanged.`,
    'Correct the port, or unset DATABASE_URL to use the built-in database.',
  );
}

async function ask(url: ConnectionUrl): Promise<string> {
  const { host, port } = url;
  const place = isSocketFolder(host) ? { path: socketFile(host, port) } : { host, port };
  const socket = connect({ ...place, timeout: TIMEOUT_MS });
  try {
    return await new Promise<string>((resolve, reject) => {
      socket.once('connect', () => socket.write(TLS_QUESTION));
      socket.once('data', (data) => resolve(data.toString('latin1', 0, 1)));
      socket.once('close', () => resolve(''));
      socket.once('error', reject);
      socket.once('timeout', () =>
        reject(Object.assign(new Error('Nothing answered.'), { code: 'ETIMEDOUT' })),
      );
    });
  } finally {
    socket.destroy();
  }
}
