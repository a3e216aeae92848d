import type { ExerciseStep, Step } from '../course/course.ts';
import { currentStep, isStepNeeded, passedOverSteps, type Position, positionOf } from '../workshop/where.ts';
import type { Workshop } from '../workshop/workshop.ts';

/** What to type next, in a sentence; and what was passed over on the way there. */
export function nextLine(workshop: Workshop): string {
  const position = positionOf(workshop);
  const passedOver = passedOverSteps(position).map(
    (step) => `${step.id} (${step.title}), with \`npx workshop ${commandFor(step)} ${step.id}\``,
  );
  const aside = passedOver.length === 0 ? '' : ` Optional, before that: ${passedOver.join('; ')}.`;
  return nextSentence(position) + aside;
}

/** A quiz is in its questions; everything else begins with its lesson. */
function commandFor({ kind }: Step): string {
  return kind === 'quiz' ? 'check' : 'lesson';
}

function nextSentence(position: Position): string {
  const current = currentStep(position);
  if (current === undefined) return 'You have done every step. `npx workshop list` shows them.';
  const next = isStepNeeded(position) ? 'Next' : 'You have done every step that is needed. If you like';
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
