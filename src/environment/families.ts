/** Which program or library reads a variable. `own`: none that we know, so it is the learner's own. */
export type Family =
  | 'system'
  | 'home'
  | 'temporary-folder'
  | 'locale'
  | 'terminal'
  | 'proxy'
  | 'certificates'
  | 'mode'
  | 'linker'
  | 'shell'
  | 'node'
  | 'npm-access'
  | 'npm'
  | 'vitest'
  | 'build-tools'
  | 'postgres'
  | 'git'
  | 'own';

/**
 * The first pattern that a name matches says what reads it. Names are compared in upper case: Windows and npm ignore
 * case, and proxies are written both ways. Sources: `node --help`, docs of libuv, npm, Vitest and PostgreSQL's libpq,
 * postgres.js (src/index.js), git(1), ld.so(8), glibc's manual, and the `process.env` of drizzle-kit and esbuild.
 */
const patterns: readonly (readonly [Family, RegExp])[] = [
  // NIX_LD leads binaries that were built elsewhere, our Node among them, to the linker on NixOS.
  ['system', /^(?:PATH|USER|LOGNAME|USERNAME|USERDOMAIN|SHELL|HOSTNAME|NIX_LD(?:_LIBRARY_PATH)?)$/u],
  ['system', /^(?:SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|OS|NUMBER_OF_PROCESSORS)$/u],
  ['system', /^(?:PROCESSOR_\w+|PROGRAM(?:DATA|FILES)(?:\(X86\))?|PROGRAMW6432|ALLUSERSPROFILE|PUBLIC)$/u],
  ['home', /^(?:HOME|USERPROFILE|HOMEDRIVE|HOMEPATH|APPDATA|LOCALAPPDATA|XDG_\w+)$/u],
  ['temporary-folder', /^(?:TMPDIR|TEMP|TMP)$/u],
  ['locale', /^(?:LANG|LANGUAGE|LC_\w+|TZ)$/u],
  ['terminal', /^(?:TERM|TERMINFO(?:_DIRS)?|COLORTERM|COLORFGBG|COLUMNS|LINES|TERM_PROGRAM(?:_VERSION)?)$/u],
  ['terminal', /^(?:NO_COLOR|FORCE_COLOR|CLICOLOR(?:_FORCE)?|NODE_DISABLE_COLORS|INK_SCREEN_READER|TMUX)$/u],
  ['proxy', /^(?:(?:HTTPS?|ALL|FTP|NO)_PROXY|NODE_USE_ENV_PROXY)$/u],
  ['certificates', /^(?:NODE_EXTRA_CA_CERTS|NODE_USE_SYSTEM_CA|NODE_TLS_REJECT_UNAUTHORIZED|SSL_CERT_\w+)$/u],
  ['mode', /^NODE_ENV$/u],
  ['linker', /^(?:LD_|DYLD_|GLIBC_|MALLOC_|OPENSSL_|[ALTU]B?SAN_OPTIONS$|ICU_)/u],
  ['linker', /^(?:GCONV_PATH|LOCPATH|NLSPATH|TZDIR|RES_OPTIONS|LOCALDOMAIN|HOSTALIASES|GETCONF_DIR)$/u],
  ['shell', /^(?:ENV|BASH_.+|BASHOPTS|SHELLOPTS|CDPATH|IFS|GLOBIGNORE|PS4|POSIXLY_CORRECT)$/u],
  ['shell', /^(?:PS_FORMAT|PS_PERSONALITY|LIBPROC_HIDE_KERNEL|COMMAND_MODE|UNIX95)$/u],
  ['build-tools', /^(?:TSX_|TS_NODE_|ESBUILD_|NAPI_RS_|DRIZZLE_|DOTENV_|TEST_CONFIG_PATH_PREFIX$)/u],
  ['node', /^(?:NODE_|UV_|V8_|SSLKEYLOGFILE$|ELECTRON_RUN_AS_NODE$)/u],
  ['npm-access', /^NPM_(?:TOKEN|CONFIG_(?:HTTP_|HTTPS_|NO)?PROXY)$/u],
  ['npm-access', /^NPM_CONFIG_(?:REGISTRY|CACHE|CA|CAFILE|CERT|KEY|STRICT_SSL|OFFLINE|PREFER_OFFLINE)$/u],
  ['npm-access', /^NPM_CONFIG_(?:USERCONFIG|GLOBALCONFIG|\/\/.*|@.*:REGISTRY)$/u],
  ['npm', /^(?:NPM_|INIT_CWD$)/u],
  ['vitest', /^(?:VITE|JEST_)/u],
  ['postgres', /^PG/u],
  ['git', /^GIT_/u],
];

function familyOf(name: string): Family {
  const upper = name.toUpperCase();
  return patterns.find(([, pattern]) => pattern.test(upper))?.[0] ?? 'own';
}

/** The variables of these families, and no others. */
export function pick(env: NodeJS.ProcessEnv, families: readonly Family[]): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => families.includes(familyOf(name))));
}
