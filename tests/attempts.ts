import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const edit = z.union([
  z.strictObject({ file: z.string(), replace: z.string(), with: z.string() }),
  z.strictObject({ file: z.string(), text: z.string() }),
  z.strictObject({ file: z.string(), delete: z.literal(true) }),
]);

const attempt = z.discriminatedUnion('verdict', [
  z.strictObject({
    verdict: z.literal('rejected'),
    from: z.enum(['starter', 'solution']).default('solution'),
    /** Part of the explanation of the first test that fails. */
    says: z.string(),
    hint: z.string().optional(),
    edits: z.array(edit),
  }),
  z.strictObject({
    verdict: z.literal('accepted'),
    from: z.enum(['starter', 'solution']).default('solution'),
    edits: z.array(edit),
  }),
]);

/** A wrong or a right answer to a step, as edits of its solved state. */
export type Attempt = z.infer<typeof attempt> & { readonly name: string };

type Edit = z.infer<typeof edit>;

/** The attempts of one folder, by name. Throws where a file is none. */
export async function loadAttempts(folder: string): Promise<Attempt[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml')).toSorted();
  return Promise.all(
    files.map(async (file) => {
      const content: unknown = parse(await readFile(path.join(folder, file), 'utf8'));
      return { ...attempt.parse(content), name: path.basename(file, '.yaml') };
    }),
  );
}

/** Makes the edits in a copy of the exercise. Throws where a text to replace is not there exactly once. */
export async function applyEdits(edits: readonly Edit[], exerciseFolder: string): Promise<void> {
  for (const one of edits) {
    const file = path.join(exerciseFolder, one.file);
    if ('delete' in one) await rm(file);
    else await writeFile(file, 'text' in one ? one.text : replaced(await readFile(file, 'utf8'), one));
  }
}

function replaced(
  text: string,
  { file, replace, with: replacement }: Extract<Edit, { replace: string }>,
): string {
  const parts = text.split(replace);
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${replace}`);
  return parts.join(replacement);
}
