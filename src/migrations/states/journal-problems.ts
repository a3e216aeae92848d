import { z } from 'zod';
import { hasConflict } from './conflict-marker.ts';
import type { FolderFacts } from './folder-facts.ts';
import type { FolderProblem, GitFacts } from './folder-problem.ts';
import { fileIn, journalFile, list, quoted, restore, sentence, shownIn, type View } from './folder-view.ts';

export function findConflict(facts: FolderFacts, git: GitFacts | null): FolderProblem | undefined {
  const { folder } = facts;
  const texts = new Map<string, string | null>([
    [journalFile, facts.journal],
    ...[...facts.snapshots].map(([name, text]) => [`meta/${name}`, text] as const),
    ...facts.sql,
  ]);
  const names = [...texts].flatMap(([name, text]) => (text !== null && hasConflict(text) ? [name] : []));
  if (names.length === 0) return undefined;
  const files = list(names.map((name) => shownIn(folder, name)));
  const operation = git?.operation ?? null;
  const inProgress = operation === null ? '' : ` A ${operation} is in progress.`;
  return {
    kind: 'conflict',
    tags: [],
    blocks: 'everything',
    message: `Git left conflict markers in ${files}: two branches have changed the migrations.${inProgress}`,
    wayOut: wayOutOfConflict(folder, git, names),
  };
}

function wayOutOfConflict(folder: string, git: GitFacts | null, names: readonly string[]): string {
  const operation = git?.operation ?? null;
  if (operation === 'cherry-pick' || operation === 'revert') {
    return `\`git ${operation} --abort\` goes back to where you were. Make that change in schema.ts by hand, and let \`npx workshop db generate\` write the migration.`;
  }
  if (operation !== null) {
    // A rebase would apply the commit with the old migration once more.
    const again = operation === 'rebase' ? 'merge instead of rebasing' : 'merge again';
    return `Don't resolve this by hand: \`git ${operation} --abort\` goes back to where you were. Then take your own migration out (\`npx workshop db down\` if it is applied, \`npx workshop db drop\`), commit that, ${again}, and let \`npx workshop db generate\` make your migration again on top.`;
  }
  const restorable = names.filter((name) => restore(folder, git, name) !== undefined);
  if (restorable.length === names.length) {
    return `\`git checkout HEAD -- ${quoted(folder, names)}\` puts back what was committed.`;
  }
  if (git !== null && git.lastClean !== null) {
    return `\`git restore --source=${git.lastClean} --staged --worktree -- "${folder}"\` puts the migrations back as they were in the last commit without markers. What schema.ts has beyond them, \`npx workshop db generate\` makes a migration of.`;
  }
  return 'Open each of these files, keep the lines of one side, and delete those of the other together with the markers.';
}

export function brokenJournal(facts: FolderFacts, git: GitFacts | null, error: unknown): FolderProblem {
  const { folder } = facts;
  const file = shownIn(folder, journalFile);
  const restored = restore(folder, git, journalFile);
  return {
    kind: error === null ? 'journal-missing' : 'journal-unreadable',
    tags: [],
    blocks: 'everything',
    message:
      error === null
        ? `There is no ${file}, which lists the migrations and their order, although the folder has files.`
        : `${file}, which lists the migrations and their order, is not a journal that drizzle-kit wrote: ${reasonOf(error)}.`,
    wayOut:
      restored === undefined
        ? `Begin again: move "${folder}" away, let \`npx workshop db generate\` make one migration of schema.ts, and recreate the database with \`npx workshop reset-db\`. Copy SQL that you wrote by hand from the old folder.`
        : `${restored} brings it back.`,
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError) {
    const [issue] = error.issues;
    const place = issue?.path.join('.') ?? '';
    return place === '' ? 'it is not an object' : `"${place}" is missing or has the wrong type`;
  }
  const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  return `it is not JSON (${message.slice(0, 80)})`;
}

export function findListedTwice(view: View): readonly FolderProblem[] {
  return view.entries.flatMap((entry, place) => {
    const first = view.entries.findIndex(({ tag }) => tag === entry.tag);
    if (first === place) return [];
    return {
      kind: 'listed-twice',
      tags: [entry.tag],
      blocks: 'everything',
      message: `${view.shown(journalFile)} lists ${entry.tag} twice, so its SQL would run twice.`,
      wayOut: `Delete the second of the two entries ("idx": ${entry.idx}) from "entries" in ${fileIn(view.facts.folder, journalFile)}.`,
    } as const;
  });
}

export function findOutOfOrder(view: View): readonly FolderProblem[] {
  return view.entries.flatMap((entry, place) => {
    const before = view.entries.slice(0, place).find(({ when }) => when >= entry.when);
    if (before === undefined) return [];
    return {
      kind: 'out-of-order',
      tags: [entry.tag],
      blocks: 'nothing',
      message: `${entry.tag} never runs in a database that has run ${before.tag}: in the journal its time ("when") is not later, and migrators only run what is later.`,
      wayOut: `${sentence(view.takeOut(place))}; then ${view.again(entry, place)}.`,
    } as const;
  });
}
