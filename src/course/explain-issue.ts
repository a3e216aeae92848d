import type { z } from 'zod';

/**
 * Says in an author's words what is wrong with a value in one of a course's files: the end of a sentence that begins with
 * the value's key. Messages that a schema gives itself (patterns, unions, paths) are kept.
 *
 * @param received what the file has at that place; undefined if it has nothing there
 */
export function explainIssue(issue: z.core.$ZodIssue, received: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return wrongKind(nounFor(issue.expected), received);
    case 'invalid_value':
      return wrongKind(alternatives(issue.values.map(quoted)), received);
    case 'too_small':
      return tooSmall(issue);
    case 'too_big':
      return tooBig(issue);
    case 'invalid_key':
      return issue.issues.map(({ message }) => lowerFirst(message)).join('; ');
    case 'custom':
    case 'invalid_format':
    case 'invalid_union':
      return lowerFirst(issue.message);
    case 'invalid_element':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return 'is not allowed here';
  }
}

function wrongKind(wanted: string, received: unknown): string {
  if (received === undefined || received === null) return `is missing; it has to be ${wanted}`;
  return `has to be ${wanted}, and is ${described(received)}`;
}

const nouns: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of keys, one on each line',
  record: 'a group of keys, one on each line',
};

function nounFor(expected: string): string {
  return nouns[expected] ?? expected;
}

function described(received: unknown): string {
  if (Array.isArray(received)) return 'a list';
  if (typeof received === 'object') return 'a group of keys';
  const shown = quoted(received);
  return typeof received === 'string' ? `the text ${shown}` : shown;
}

const shownCharacters = 60;

function quoted(value: unknown): string {
  const text = String(value);
  const short = text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
  return typeof value === 'string' ? `"${short}"` : short;
}

function alternatives(values: readonly string[]): string {
  return values.length < 2 ? values.join() : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}

function tooSmall({ origin, minimum, inclusive }: z.core.$ZodIssueTooSmall): string {
  if (origin === 'string') return 'must not be empty';
  if (origin === 'array') return `needs at least ${minimum} ${minimum === 1 ? 'entry' : 'entries'}`;
  return inclusive === false ? `has to be more than ${minimum}` : `has to be at least ${minimum}`;
}

function tooBig({ origin, maximum, inclusive }: z.core.$ZodIssueTooBig): string {
  if (origin === 'string') return `has more than ${maximum} characters`;
  if (origin === 'array') return `has more than ${maximum} entries`;
  return inclusive === false ? `has to be less than ${maximum}` : `has to be at most ${maximum}`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
