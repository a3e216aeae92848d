import type { ExerciseStep, Step } from '../course/course.ts';
import { isTool } from '../course/onward-step.ts';
import type { Workshop } from '../workshop/workshop.ts';
import { currentStepId } from '../progress/progress.ts';

/** What to type next, in a sentence; and what was passed over on the way there. */
export function nextLine(workshop: Workshop): string {
  const passedOver = passedOverSteps(workshop).map(
    (step) => `${step.id} (${step.title}), with \`npx workshop ${commandFor(step)} ${step.id}\``,
  );
  const aside = passedOver.length === 0 ? '' : ` Optional, before that: ${passedOver.join('; ')}.`;
  return nextSentence(workshop) + aside;
}

/** A quiz is in its questions; everything else begins with its lesson. */
function commandFor({ kind }: Step): string {
  return kind === 'quiz' ? 'check' : 'lesson';
}

/** The optional steps right before one that was not begun yet: nothing else leads to them. */
function passedOverSteps({ course, progress }: Workshop): readonly Step[] {
  const { steps } = course;
  const stateOf = (id: string | null) => progress.current.steps[id ?? '']?.state;
  const next = currentStepId(course, progress.current);
  if (next === null || stateOf(next) !== undefined) return [];
  const before = steps.slice(
    0,
    steps.findIndex(({ id }) => id === next),
  );
  const lastNeeded = before.findLastIndex(({ optional }) => !optional);
  return before.slice(lastNeeded + 1).filter((step) => !isTool(step) && stateOf(step.id) !== 'done');
}

function nextSentence({ course, progress }: Workshop): string {
  const current = course.steps.find(({ id }) => id === currentStepId(course, progress.current));
  if (current === undefined) return 'You have done every step. `npx workshop list` shows them.';
  const isNeeded = course.steps.some(
    ({ id, optional }) => !optional && progress.current.steps[id]?.state !== 'done',
  );
  const next = isNeeded ? 'Next' : 'You have done every step that is needed. If you like';
  return `${next}: ${current.id} (${current.title}). ${howToGoOn(current)}`;
}

function howToGoOn(step: Step): string {
  const lesson = `\`npx workshop lesson ${step.id}\` shows the lesson`;
  switch (step.kind) {
    case 'setup':
      return step.destructive
        ? `${lesson}; \`npx workshop reset-db\` does it, \`npx workshop check ${step.id}\` proves it.`
        : '`npx workshop setup` does it.';
    case 'exercise':
      return `${lesson}; then edit ${filesToEdit(step)} and type \`npx workshop check\`.`;
    case 'reading':
      return `${lesson}.`;
    case 'quiz':
      return `${lesson}; \`npx workshop check ${step.id}\` asks its questions.`;
  }
}

function filesToEdit({ files, exercise }: ExerciseStep): string {
  return files.length > 2
    ? `the files that it names in ${exercise.folder}/`
    : `${files.join(' and ')} in ${exercise.folder}/`;
}
