// `npm run readme:keys` writes the table of keys into README.md, from the app's key map.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Binding } from '../src/app/keys/binding.ts';
import { keysByGroup } from '../src/app/keys/keys-by-group.ts';
import { bindingsFor } from '../src/app/keys/keymap.ts';
import { openingState, type State } from '../src/app/state.ts';
import { update } from '../src/app/update.ts';
import type { Course, Step } from '../src/course/course.ts';
import { loadCourse } from '../src/course/load-course.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = path.join(root, 'README.md');
const table = /(?<=<!-- keys: `npm run readme:keys` writes them -->\n).*?(?=<!-- end of keys -->)/s;

/** README as it is on the disk, and as it has to be. */
export async function readmeKeys(): Promise<{ readonly before: string; readonly after: string }> {
  const before = await readFile(readme, 'utf8');
  const course = await loadCourse(root);
  return { before, after: before.replace(table, () => `\n${keysTable(course)}\n\n`) };
}

/** The keys of a step that is worked on, under their headings; then those of the places that have keys of their own. */
function keysTable(course: Course): string {
  const exercise = openingState({ course, stepId: firstOf(course, 'exercise') });
  const usual = bindingsFor(exercise);
  const places: readonly (readonly [title: string, state: State])[] = [
    ['In the list of steps', update(exercise, { kind: 'command-given', command: 'steps' }).state],
    ['While a question is asked', askingState(course)],
    ['In the finder (`:`)', { ...exercise, dialog: { kind: 'finder', query: '', marked: 0 } }],
    ['When the app asks', { ...exercise, dialog: { kind: 'confirm-diff' } }],
  ];
  const known = new Set(usual.map(rowOf));
  const rows = keysByGroup(usual).flatMap(({ group, bindings }) => [
    `| **${group}** | |`,
    ...bindings.map(rowOf),
  ]);
  for (const [title, state] of places) {
    const own = [...new Set(bindingsFor(state).filter(isOwn).map(rowOf))].filter((row) => !known.has(row));
    rows.push(`| **${title}** | |`, ...own);
  }
  return ['| key | does |', '|---|---|', ...rows].join('\n');
}

function askingState(course: Course): State {
  const opening = openingState({ course, stepId: firstOf(course, 'quiz') });
  return update(opening, { kind: 'command-given', command: 'check' }).state;
}

function firstOf(course: Course, kind: Step['kind']): string {
  return course.steps.find((step) => step.kind === kind)?.id ?? '';
}

function isOwn({ group }: Binding): boolean {
  return group === 'Here';
}

function rowOf({ means, shown, inFooter, does }: Binding): string {
  // Numbers that choose among options: the first speaks for all of them.
  if (means.startsWith('choose-')) return `| \`${inFooter}\` | choose an option by its number |`;
  const keys = shown.split(' ').map((key) => `\`${key}\``);
  return `| ${keys.join(' ')} | ${means === 'go' ? goes : does} |`;
}

const goes = 'what is next: run the set-up, check, go on to the next step; the footer says which';

if (import.meta.main) {
  const { after } = await readmeKeys();
  await writeFile(readme, after);
}
