import { z } from 'zod';
import { builtInVerbs } from './course.ts';
import { strictRecord } from './yaml-source.ts';

const stepId = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, 'Must be lower case letters, digits and hyphens, beginning with a letter');

const relativePath = z
  .string()
  .refine(
    (path) => !path.startsWith('/') && !path.includes('\\') && !path.split('/').includes('..'),
    'Must be a path with forward slashes, inside the folder it belongs to',
  );

/** A command is shown before it runs, so that it is one line without characters that can't be seen. */
const command = z
  .string()
  .min(1)
  .trim()
  .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u, 'Must be one line without control or invisible characters');

const exercise = strictRecord({
  folder: relativePath,
  database: strictRecord({
    name: z.string().regex(/^[a-z][a-z0-9_]{0,40}$/, 'Must be lower case letters, digits and underscores'),
    migrations: relativePath,
    seed: command.optional(),
    'env-file': relativePath.default('.env.development'),
    'show-schema': z.boolean().default(false),
    'check-with': z.enum(['migrations', 'nothing']).default('migrations'),
  }).optional(),
  server: strictRecord({
    command,
    port: z.int().min(1).max(65535),
    proof: strictRecord({
      path: z.string().startsWith('/'),
      status: z.int().min(100).max(599).default(200),
    }),
  }).optional(),
});

/** What `lessons/course.yaml` may say. */
export const courseSchema = strictRecord({
  format: z.literal(1),
  title: z.string().min(1),
  chapters: z.array(strictRecord({ title: z.string().min(1), steps: z.array(stepId).min(1) })).min(1),
  objectives: z.array(strictRecord({ id: stepId, text: z.string().min(1) })).default([]),
  exercises: z.record(stepId, exercise).default({}),
});

const action = z.union([
  // `command` is allowed because courses have it. What is shown is what runs.
  strictRecord({ verb: z.enum(builtInVerbs), text: z.string().min(1), command: z.string().optional() }),
  strictRecord({ run: command, text: z.string().min(1) }),
]);

/** What a lesson's front matter may say. Which keys a kind needs is checked when the step is made. */
export const frontMatterSchema = strictRecord({
  id: stepId,
  title: z.string().min(1),
  kind: z.enum(['reading', 'setup', 'exercise', 'quiz']),
  exercise: z.string().optional(),
  files: z.array(relativePath).min(1).optional(),
  objectives: z.array(z.string()).default([]),
  optional: z.boolean().default(false),
  minutes: z.number().positive().optional(),
  purposes: z
    .array(strictRecord({ file: relativePath, near: z.string().min(1), text: z.string().min(1) }))
    .default([]),
  'builds-on-earlier': z.boolean().default(false),
  destructive: z.boolean().default(false),
  actions: z.array(action).min(1).optional(),
});

export type CourseFile = z.infer<typeof courseSchema>;
export type FrontMatter = z.infer<typeof frontMatterSchema>;
