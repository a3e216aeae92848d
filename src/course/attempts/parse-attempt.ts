import path from 'node:path';
import { z } from 'zod';
import type { Attempt, Edit } from './attempt.ts';
import type { Problem } from '../course.ts';
import { lineText, pathText, proseText } from '../field-schemas.ts';
import { parseYaml, strictRecord, type Located } from '../yaml-source.ts';

// What an edit looks for and writes is code, byte for byte.
const edit = strictRecord({
  file: pathText,
  replace: z.string().min(1).optional(),
  with: z.string().optional(),
  text: z.string().optional(),
  delete: z.literal(true).optional(),
});

const attemptSchema = strictRecord({
  verdict: z.enum(['accepted', 'rejected']),
  from: z.enum(['starter', 'solution']).default('solution'),
  says: proseText.optional(),
  hint: lineText.optional(),
  'nothing-else': z.literal(true).optional(),
  edits: z.array(edit),
});

type AttemptFile = z.infer<typeof attemptSchema>;

/**
 * Reads one file of a step's `attempts/`. Gives the attempt, or every problem with its line.
 *
 * @param file relative to the course root, with forward slashes
 */
export function parseAttempt(yaml: string, file: string): { attempt: Attempt | null; problems: Problem[] } {
  const { located, problems } = parseYaml(yaml, attemptSchema, file);
  if (located === null) return { attempt: null, problems };
  const found = [
    ...problemsInVerdict(located),
    ...located.value.edits.flatMap((_, index) => problemsInEdit(located, index)),
  ];
  if (found.length > 0) return { attempt: null, problems: found.map((problem) => ({ file, ...problem })) };
  return { attempt: toAttempt(located, file), problems: [] };
}

type Found = Omit<Problem, 'file'>;

function problemsInVerdict({ value, lineOf }: Located<AttemptFile>): Found[] {
  if (value.verdict === 'rejected' && value.says === undefined) {
    return [
      { line: lineOf(['verdict']), message: 'a rejected attempt needs "says": what its learner is told' },
    ];
  }
  if (value.verdict === 'rejected') return [];
  return (['says', 'hint', 'nothing-else'] as const)
    .filter((key) => value[key] !== undefined)
    .map((key) => ({
      line: lineOf([key]),
      message: `an accepted attempt is told nothing: it has no "${key}"`,
    }));
}

function problemsInEdit({ value, lineOf }: Located<AttemptFile>, index: number): Found[] {
  const { replace, with: replacement, text, delete: gone } = value.edits[index] ?? {};
  const kinds = [replace !== undefined || replacement !== undefined, text !== undefined, gone === true];
  const isWhole = (replace === undefined) === (replacement === undefined);
  if (kinds.filter(Boolean).length === 1 && isWhole) return [];
  const message = 'an edit is one of "replace" and "with", "text", or "delete: true"';
  return [{ line: lineOf(['edits', index]), message }];
}

function toAttempt({ value, lineOf }: Located<AttemptFile>, file: string): Attempt {
  const written = (key: 'says' | 'hint') => {
    const text = value[key];
    return text === undefined ? null : { text, line: lineOf([key]) };
  };
  return {
    name: path.posix.basename(file, '.yaml'),
    file,
    verdict: value.verdict,
    from: value.from,
    says: written('says'),
    hint: written('hint'),
    nothingElse: value['nothing-else'] === true,
    edits: value.edits.map((one, index) => toEdit(one, lineOf(['edits', index]))),
  };
}

function toEdit(
  { file, replace, with: replacement, text }: AttemptFile['edits'][number],
  line: number,
): Edit {
  if (text !== undefined) return { path: file, line, kind: 'write', text };
  if (replace === undefined) return { path: file, line, kind: 'delete' };
  return { path: file, line, kind: 'replace', old: replace, new: replacement ?? '' };
}
