import { expect, test } from 'vitest';
import { terminalAbilities } from './terminal-abilities.ts';

test.each([
  ['an unknown terminal', { TERM: 'xterm-256color' }, false, 'hopeful'],
  ['kitty', { TERM: 'xterm-kitty' }, true, 'certain'],
  ['the terminal of VS Code', { TERM: 'xterm-256color', TERM_PROGRAM: 'vscode' }, true, 'certain'],
  ['Windows Terminal', { WT_SESSION: 'a-guid' }, true, 'certain'],
  ['iTerm, which asks its user first', { TERM_PROGRAM: 'iTerm.app' }, true, 'hopeful'],
  ['GNOME’s terminal', { TERM: 'xterm-256color', VTE_VERSION: '7600' }, true, 'hopeful'],
  ['an old one of GNOME’s', { TERM: 'xterm-256color', VTE_VERSION: '4800' }, false, 'hopeful'],
  ['Apple’s terminal', { TERM: 'xterm-256color', TERM_PROGRAM: 'Apple_Terminal' }, false, 'impossible'],
  [
    'tmux inside kitty',
    { TERM: 'tmux-256color', TMUX: '/tmp/tmux', TERM_PROGRAM: 'WezTerm' },
    false,
    'hopeful',
  ],
  ['what a learner says', { TERM: 'xterm', FORCE_HYPERLINK: '1' }, true, 'hopeful'],
  ['what a learner denies', { TERM: 'xterm-kitty', FORCE_HYPERLINK: '0' }, false, 'certain'],
] as const)('%s', (_, env, hyperlinks, clipboard) => {
  expect(terminalAbilities(env)).toEqual({ hyperlinks, clipboard });
});
