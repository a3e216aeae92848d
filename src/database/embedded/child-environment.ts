const REMOVED = /^(PG.*|LC_.*|LANG|LANGUAGE|LD_PRELOAD|DYLD_INSERT_LIBRARIES|NODE_OPTIONS|TZ)$/iu;

/**
 * The environment of PostgreSQL's programs: without the settings of another server (PGDATA, PGPORT, …) and with the
 * one locale that every machine has, because a locale that is set and not installed stops initdb.
 */
export function childEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !REMOVED.test(name) && name !== 'DATABASE_URL');
  return { ...Object.fromEntries(kept), LC_ALL: 'C', LANG: 'C' };
}
