/** What a terminal can do, as far as the environment tells. */
export interface TerminalAbilities {
  /** Links of its own (OSC 8). */
  readonly hyperlinks: boolean;
  /** Whether it takes what it is sent for the clipboard (OSC 52). */
  readonly clipboard: 'certain' | 'hopeful' | 'impossible';
}

type Env = Readonly<Record<string, string | undefined>>;

/** Terminals that do both as they come. */
const ablePrograms: ReadonlySet<string> = new Set(['WezTerm', 'ghostty', 'vscode', 'rio']);
const ableTerms = /^(?:xterm-kitty|xterm-ghostty|foot(?:-.*)?|alacritty|wezterm|contour.*)$/;

/**
 * Only terminals that are known to have them are believed: what a terminal doesn't know it shows as signs between the
 * words. A multiplexer stands between us and the terminal, and whether it passes on what it is sent is a setting.
 * `FORCE_HYPERLINK` (0 or 1) overrides what is found out, as in other programs.
 */
export function terminalAbilities(env: Env): TerminalAbilities {
  const forced = env['FORCE_HYPERLINK'];
  const hyperlinks = forced === undefined || forced === '' ? hasHyperlinks(env) : forced !== '0';
  return { hyperlinks, clipboard: clipboardOf(env) };
}

function hasHyperlinks(env: Env): boolean {
  if (isMultiplexed(env)) return false;
  if (isAble(env) || env['TERM_PROGRAM'] === 'iTerm.app') return true;
  return atLeast(env['VTE_VERSION'], 6000) || atLeast(env['KONSOLE_VERSION'], 20_12_00);
}

function clipboardOf(env: Env): TerminalAbilities['clipboard'] {
  if (isMultiplexed(env)) return 'hopeful';
  if (isAble(env)) return 'certain';
  const refuses = env['TERM_PROGRAM'] === 'Apple_Terminal' || env['TERM'] === 'linux';
  return refuses ? 'impossible' : 'hopeful';
}

function isMultiplexed(env: Env): boolean {
  return env['TMUX'] !== undefined || env['STY'] !== undefined || /^(?:screen|tmux)/.test(env['TERM'] ?? '');
}

function isAble(env: Env): boolean {
  if (env['WT_SESSION'] !== undefined) return true;
  return ablePrograms.has(env['TERM_PROGRAM'] ?? '') || ableTerms.test(env['TERM'] ?? '');
}

function atLeast(version: string | undefined, least: number): boolean {
  return version !== undefined && Number.parseInt(version, 10) >= least;
}
