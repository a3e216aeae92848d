import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Course, Exercise } from '../../course/course.ts';
import { UserError } from '../../errors.ts';
import {
  commitTree,
  committer,
  hashFiles,
  hashText,
  openGit,
  reasonOf,
  writeTree,
  type Git,
} from '../git.ts';
import { signposts, standIn } from './signposts.ts';
import { isAtOrUnder, loadOverlay, type Overlay } from './solution-files.ts';

const ref = 'refs/heads/solution';
/** Changed when the same overlays are to give other commits. */
const FORMAT = '2';
/** The first commit's time; each later one is a minute later. Fixed, so that the ids are. */
const FIRST_COMMIT_AT = Date.UTC(2026, 0, 1);
const MINUTE_MS = 60_000;
/** Ends the message of the last commit: whose solutions the branch holds, and a digest of them. */
const trailer = 'Workshop-Solutions';

export type SolutionBranch =
  | { readonly kind: 'made' | 'unchanged'; readonly tip: string }
  /** `reason` completes the sentence "The branch solution was left as it is: …". */
  | { readonly kind: 'left-alone'; readonly reason: string }
  | { readonly kind: 'no-repository' };

/** One commit to make. */
interface Chapter {
  readonly message: string;
  readonly parts: readonly Part[];
}

interface Part {
  /** Absolute path of the overlay's folder. */
  readonly source: string;
  readonly exercise: Exercise;
  readonly overlay: Overlay;
}

/**
 * Makes the branch `solution` out of the course's overlays, or renews it when they changed: the starter, then a
 * commit a step, in the order of the course. It shares nothing with the learner's branches and touches neither their
 * files nor their index. A branch of that name that we did not make, or that is checked out, is left alone.
 * Never throws for what git refuses: the overlays say the same.
 */
export async function makeSolutionBranch(course: Course, env: NodeJS.ProcessEnv): Promise<SolutionBranch> {
  const git = await openGit(course.root, env);
  if (git === undefined) return { kind: 'no-repository' };
  try {
    const history = await loadHistory(course);
    return await makeBranch(git, history);
  } catch (error) {
    const reason = error instanceof UserError ? error.message : reasonOf(error);
    return { kind: 'left-alone', reason };
  }
}

async function makeBranch(git: Git, history: readonly Chapter[]): Promise<SolutionBranch> {
  const mark = `${trailer}: ${git.prefix}solutions ${digestOf(git, history)}`;
  const tip = await readTip(git);
  const refusal = tip === null ? null : reasonToKeep(git, tip);
  if (refusal !== null) return { kind: 'left-alone', reason: refusal };
  if (tip?.message.includes(mark) === true) return { kind: 'unchanged', tip: tip.id };
  if (await isCheckedOut(git)) return { kind: 'left-alone', reason: 'it is checked out.' };
  const made = await commitHistory(git, history, mark);
  return moveBranch(git, tip?.id ?? '', made);
}

/** Moves the branch, unless somebody else moved it since we looked. */
async function moveBranch(git: Git, from: string, to: string): Promise<SolutionBranch> {
  try {
    await git.run(['update-ref', '-m', 'workshop: the course’s solutions', ref, to, from]);
    return { kind: 'made', tip: to };
  } catch (error) {
    // Two commands at once make the same commits: then the branch is where it belongs.
    if ((await readTip(git))?.id === to) return { kind: 'unchanged', tip: to };
    throw error;
  }
}

async function loadHistory(course: Course): Promise<Chapter[]> {
  const exercises = [...course.exercises.values()];
  const starters = await Promise.all(exercises.map((exercise) => loadPart(course, exercise, 'starter')));
  const messages = starters.flatMap(({ overlay }) => overlay.message ?? []);
  const first = messages.length === 0 ? `The beginning: ${course.title}` : messages.join('\n\n');
  const steps = course.steps.filter((step) => step.kind === 'exercise');
  const later = await Promise.all(
    steps.map(async ({ id, title, exercise }) => {
      const part = await loadPart(course, exercise, id);
      return { message: part.overlay.message ?? title, parts: [part] };
    }),
  );
  return [{ message: first, parts: starters }, ...later];
}

async function loadPart(course: Course, exercise: Exercise, name: string): Promise<Part> {
  const source = path.join(course.root, 'solutions', exercise.id, name);
  return { source, exercise, overlay: await loadOverlay(course, exercise, name) };
}

async function commitHistory(git: Git, history: readonly Chapter[], mark: string): Promise<string> {
  /** Ids of the files so far, by their path in the repository. */
  const blobs = new Map<string, string>();
  for (const [file, text] of signposts) blobs.set(`${git.prefix}${file}`, await hashText(git, text));
  let parent: string | null = null;
  for (const [number, { message, parts }] of history.entries()) {
    for (const part of parts) await layOver(git, blobs, part);
    parent = await commitTree(git, {
      // The same modes on every system: Windows knows no executable files, and the ids are to be the same there.
      tree: await writeTree(
        git,
        [...blobs].map(([file, id]) => ({
          path: file,
          mode: file === `${git.prefix}${standIn}` ? '100755' : '100644',
          id,
        })),
      ),
      parent,
      message: number === history.length - 1 ? `${message}\n\n${mark}` : message,
      at: new Date(FIRST_COMMIT_AT + number * MINUTE_MS),
    });
  }
  if (parent === null) throw new Error('a history without a commit');
  return parent;
}

async function layOver(git: Git, blobs: Map<string, string>, part: Part): Promise<void> {
  const { source, exercise, overlay } = part;
  for (const place of overlay.deleted) {
    const gone = pathInRepository(git, exercise, place);
    for (const file of blobs.keys()) if (isAtOrUnder(file, gone)) blobs.delete(file);
  }
  const files = [...overlay.files.keys()];
  const ids = await hashFiles(
    git,
    files.map((file) => path.join(source, file)),
  );
  for (const [at, id] of ids.entries()) blobs.set(pathInRepository(git, exercise, files[at] ?? ''), id);
}

function pathInRepository(git: Git, exercise: Exercise, file: string): string {
  return `${git.prefix}${exercise.folder}/${file}`;
}

/** Equal for equal branches: everything that goes into the commits. */
function digestOf(git: Git, history: readonly Chapter[]): string {
  const hash = createHash('sha256').update(JSON.stringify([FORMAT, git.prefix]));
  for (const { message, parts } of history) {
    hash.update(JSON.stringify([message, parts.length]));
    for (const { exercise, overlay } of parts) {
      hash.update(JSON.stringify([exercise.folder, overlay.deleted, overlay.files.size]));
      for (const [file, content] of overlay.files) {
        hash.update(JSON.stringify([file, content.length])).update(content);
      }
    }
  }
  return hash.digest('hex').slice(0, 40);
}

interface Tip {
  readonly id: string;
  readonly committer: string;
  readonly message: string;
}

async function readTip(git: Git): Promise<Tip | null> {
  const format = '%(refname)%00%(objectname)%00%(committername) %(committeremail)%00%(contents)%00';
  const output = await git.run(['for-each-ref', '--count=1', `--format=${format}`, ref]);
  const [name, id = '', who = '', message = ''] = output.toString('utf8').split('\0');
  return name === ref ? { id, committer: who, message } : null;
}

/** A commit on top of ours, or an amended one, is the learner's: it has their name, or no mark of this course. */
function reasonToKeep(git: Git, tip: Tip): string | null {
  const isOurs =
    tip.committer === `${committer.name} <${committer.email}>` &&
    tip.message.includes(`\n${trailer}: ${git.prefix}solutions `);
  return isOurs ? null : 'the workshop did not make it.';
}

async function isCheckedOut(git: Git): Promise<boolean> {
  const worktrees = await git.run(['worktree', 'list', '--porcelain']);
  return worktrees.toString('utf8').split('\n').includes(`branch ${ref}`);
}
