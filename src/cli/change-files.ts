import { applyFileChange } from '../jobs/change-files.ts';
import { restartAfterChange } from '../jobs/app-servers.ts';
import type { Restart } from '../workspace/server/app-server-status.ts';
import type { Workshop } from '../workshop/workshop.ts';
import { safeLine } from '../safe-text.ts';
import { stateOf } from '../progress/progress.ts';
import { changesMigrations, type FileChange } from '../workspace/changes/file-change.ts';
import { goesOn } from './confirm.ts';
import { exit, type Io } from './io.ts';

export interface ChangeOptions {
  readonly yes?: true;
  readonly dryRun?: true;
}

/** What a command says before and after it changes the learner's files. */
export interface ChangeWords {
  /** The command as it is typed. */
  readonly command: string;
  /** Stands above the list of the files, and ends with a colon. */
  readonly before: string;
  /** Said when it is done. */
  readonly after: string;
  readonly next: string;
}

/** Shows which files will change, asks, and changes them. A copy of the learner's is made first, always. */
export async function changeFiles(
  io: Io,
  workshop: Workshop,
  change: FileChange,
  options: ChangeOptions,
  words: ChangeWords,
): Promise<number> {
  const migrations = changesMigrations(change)
    ? [
        'Migrations are among them. A database that has run others has to be made new after that: `npx workshop reset-db` does it, and says first which rows go.',
      ]
    : [];
  io.out([words.before, ...describe(change), ...progressLines(workshop, change), ...migrations].join('\n'));
  if (options.dryRun) {
    io.note(`Nothing was changed. \`npx workshop ${words.command}\` does it.`);
    return exit.done;
  }
  const question = { text: 'Your files are saved first. Go on?' };
  if (!(await goesOn(io, question, { yes: options.yes }, words.command))) return exit.done;
  const waiting = { signal: io.signal, onWait: io.note };
  const applied = await applyFileChange(workshop, change, waiting);
  if (applied === null) {
    io.note(`Another command made the same change a moment ago, so nothing was changed.\n${words.next}`);
    return exit.done;
  }
  const restart = await restartAfterChange(workshop, change, waiting);
  const fits = changesMigrations(change)
    ? [
        'The migrations changed: where the database has run others, `npx workshop reset-db` makes it new, and says first which rows go.',
      ]
    : [];
  io.note([words.after, ...restartLines(restart), ...fits, words.next].join('\n'));
  return exit.done;
}

function restartLines(restart: Restart): string[] {
  switch (restart.kind) {
    case 'not-needed':
      return [];
    case 'restarted':
      return ['The application server was restarted with these files.'];
    case 'failed':
      return [
        `The application server was stopped, and could not start with these files. ${restart.message}`,
        restart.wayOut,
      ];
  }
}

function describe({ exercise, operations }: FileChange): string[] {
  return operations.map(
    ({ kind, path }) => `  ${kind.padEnd('replace'.length)}  ${safeLine(`${exercise.folder}/${path}`)}`,
  );
}

/** Which steps are done after the change and are not now, or the other way round. */
function progressLines({ progress }: Workshop, { reopens, completes = [] }: FileChange): string[] {
  const isDone = (step: string): boolean => stateOf(progress.current, step) === 'done';
  const reopened = reopens.filter(isDone);
  const completed = completes.flatMap(({ step }) => (isDone(step) ? [] : [step]));
  return [
    ...(reopened.length === 0 ? [] : [`No longer done after that: ${reopened.join(', ')}.`]),
    ...(completed.length === 0 ? [] : [`Done again after that: ${completed.join(', ')}.`]),
  ];
}
