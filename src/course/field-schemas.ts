import { z } from 'zod';
import { safeLine, safeText } from '../safe-text.ts';
import { complaintAboutPath } from './course-path.ts';

/** What a field of a course's YAML may be. Text is cleaned here, where it enters: nothing in it steers a terminal. */

/** A title, a command, words that are looked for: text on a single line. */
export const lineText = z.string().transform(safeLine).pipe(z.string().min(1));

/** Markdown, or sentences that may take several lines. */
export const proseText = z
  .string()
  .transform((text) => safeText(text, '\t').trim())
  .pipe(z.string().min(1));

/** Lower case letters, digits and hyphens, beginning with a letter. */
export const idText = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, 'Must be lower case letters, digits and hyphens, beginning with a letter');

/** A path inside the folder it belongs to. */
export const pathText = z.string().superRefine((value, context) => {
  const complaint = complaintAboutPath(value);
  if (complaint !== null)
    context.addIssue({ code: 'custom', message: `the path "${safeLine(value)}" ${complaint}` });
});
