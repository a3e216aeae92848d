import type { Attempt, Edit } from './attempt.ts';
import type { Problem } from '../course.ts';

/** An exercise's files, relative to its folder, with forward slashes. */
export type ExerciseFiles = ReadonlyMap<string, Buffer>;

/** An attempt's edits on an exercise's files, in order. What can't be made is a problem, and changes nothing. */
export function applyEdits(
  files: ExerciseFiles,
  attempt: Pick<Attempt, 'file' | 'edits'>,
): { files: ExerciseFiles; problems: Problem[] } {
  const edited = new Map(files);
  const problems: Problem[] = [];
  for (const edit of attempt.edits) {
    const complaint = applyEdit(edited, edit);
    if (complaint !== null) problems.push({ file: attempt.file, line: edit.line, message: complaint });
  }
  return { files: edited, problems };
}

/** Gives null, or why the edit can't be made. */
function applyEdit(files: Map<string, Buffer>, edit: Edit): string | null {
  if (edit.kind === 'write') {
    files.set(edit.path, Buffer.from(edit.text));
    return null;
  }
  const before = files.get(edit.path);
  if (before === undefined) return `there is no file ${edit.path} to edit`;
  if (edit.kind === 'delete') {
    files.delete(edit.path);
    return null;
  }
  const parts = before.toString('utf8').split(edit.old);
  if (parts.length !== 2) {
    const times = parts.length === 1 ? 'is not' : `is ${parts.length - 1} times`;
    return `what is to be replaced ${times} in ${edit.path}, and has to be there once: ${firstLine(edit.old)}`;
  }
  files.set(edit.path, Buffer.from(parts.join(edit.new)));
  return null;
}

function firstLine(text: string): string {
  const [first = '', ...more] = text.trim().split('\n');
  return more.length === 0 ? first : `${first} …`;
}
