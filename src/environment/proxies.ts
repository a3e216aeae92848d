const thisMachine = ['localhost', '127.0.0.1', '::1', '[::1]'];

/** Adds this machine to the places that no proxy is asked about. Nothing changes without a proxy. */
export function withoutProxyForThisMachine(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, ...directPlaces(env) };
}

/** The variables that keep this machine's addresses, and the learner's own list, from the proxy; none without a proxy. */
export function directPlaces(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (!Object.keys(env).some((name) => /^(?:https?|all)_proxy$/iu.test(name))) return {};
  const given = env['no_proxy'] || env['NO_PROXY'] || '';
  const direct = [given, ...thisMachine].filter((place) => place !== '').join(',');
  // Node prefers the name in small letters, other programs the one in capitals.
  return { no_proxy: direct, NO_PROXY: direct };
}
