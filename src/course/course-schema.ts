import { z } from 'zod';
import { builtInVerbs } from './course.ts';
import { idText, lineText, pathText, proseText } from './field-schemas.ts';
import { strictRecord } from './yaml-source.ts';

/** A command is shown before it runs, so that it is one line without characters that can't be seen. */
const command = z
  .string()
  .min(1)
  .trim()
  .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u, 'Must be one line without control or invisible characters');

const exercise = strictRecord({
  folder: pathText,
  database: strictRecord({
    name: z.string().regex(/^[a-z][a-z0-9_]{0,40}$/, 'Must be lower case letters, digits and underscores'),
    migrations: pathText,
    seed: command.optional(),
    'env-file': pathText.default('.env.development'),
    'show-schema': z.boolean().default(false),
    'check-with': z.enum(['migrations', 'nothing']).default('migrations'),
  }).optional(),
  server: strictRecord({
    command,
    port: z.int().min(1).max(65535),
    proof: strictRecord({
      path: z.string().regex(/^\/[!-~]*$/, 'Must begin with a slash, without spaces'),
      status: z.int().min(100).max(599).default(200),
    }),
  }).optional(),
});

/** The only version of the course format that there is. */
export const knownFormat = 1;

/** What `lessons/course.yaml` may say. */
export const courseSchema = strictRecord({
  format: z.literal(knownFormat),
  title: lineText,
  chapters: z.array(strictRecord({ title: lineText, steps: z.array(idText).min(1) })).min(1),
  objectives: z.array(strictRecord({ id: idText, text: lineText })).default([]),
  exercises: z.record(idText, exercise).default({}),
});

const action = z.union(
  [
    // `command` is allowed because courses have it. What is shown is what runs.
    strictRecord({ verb: z.enum(builtInVerbs), text: lineText, command: z.string().optional() }),
    strictRecord({ run: command, text: lineText }),
  ],
  { error: `Must have "run" and "text", or "verb" and "text". Verbs: ${builtInVerbs.join(', ')}` },
);

/** What a lesson's front matter may say. Which keys a kind needs is checked when the step is made. */
export const frontMatterSchema = strictRecord({
  id: idText,
  title: lineText,
  kind: z.enum(['reading', 'setup', 'exercise', 'quiz']),
  exercise: lineText.optional(),
  files: z.array(pathText).min(1).optional(),
  objectives: z.array(lineText).default([]),
  optional: z.boolean().default(false),
  minutes: z.number().positive().optional(),
  purposes: z.array(strictRecord({ file: pathText, near: z.string().min(1), text: proseText })).default([]),
  'builds-on-earlier': z.boolean().default(false),
  destructive: z.boolean().default(false),
  actions: z.array(action).min(1).optional(),
});

export type CourseFile = z.infer<typeof courseSchema>;
export type FrontMatter = z.infer<typeof frontMatterSchema>;
