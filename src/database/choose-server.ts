import type { ConnectionUrl } from './connection-url.ts';
import { parseConnectionUrl } from './connection-url.ts';

/** The server that an environment asks for. */
export type ServerChoice =
  | { readonly kind: 'url'; readonly url: ConnectionUrl }
  | { readonly kind: 'embedded' };

/** DATABASE_URL comes first; without it the built-in server is used. Throws a UserError for a URL that is none. */
export function chooseServer(env: NodeJS.ProcessEnv): ServerChoice {
  const given = env['DATABASE_URL']?.trim() ?? '';
  return given === '' ? { kind: 'embedded' } : { kind: 'url', url: parseConnectionUrl(given) };
}
