import type { ExerciseStep, Step } from '../course/course.ts';
import { chooseStep, type Workshop } from '../jobs/workshop.ts';
import { currentStepId } from '../progress/progress.ts';

/** What to type next, in a sentence; and what was passed over on the way there. */
export function nextLine(workshop: Workshop): string {
  const passedOver = passedOverQuiz(workshop);
  const aside =
    passedOver === undefined
      ? ''
      : ` Or first, if you like: ${passedOver.title}, with \`npx workshop check ${passedOver.id}\`.`;
  return nextSentence(workshop) + aside;
}

/** An optional quiz right before a step that was not begun yet: nobody is led to it otherwise. */
function passedOverQuiz(workshop: Workshop): Step | undefined {
  const { steps } = workshop.course;
  const stateOf = (step: Step) => workshop.progress.current.steps[step.id]?.state;
  const current = chooseStep(workshop);
  const before = steps[steps.indexOf(current) - 1];
  const isPassedOver = before?.kind === 'quiz' && before.optional && stateOf(before) !== 'done';
  return isPassedOver && stateOf(current) === undefined ? before : undefined;
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
