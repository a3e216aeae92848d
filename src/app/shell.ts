import path from 'node:path';
import type { TerminalProgram } from '../workspace/terminal-program.ts';
import { stepOf, type State } from './state.ts';

/** The learner's shell, where the lesson's commands are typed: for what asks questions, and for everything else. */
export function shellProgram(state: State): TerminalProgram {
  const step = stepOf(state);
  const folder = step.kind === 'exercise' || step.kind === 'setup' ? step.exercise.folder : '';
  return {
    title: 'Your shell',
    command: { kind: 'learner-shell' },
    cwd: path.join(state.course.root, folder),
    afterwards: 'return',
  };
}
