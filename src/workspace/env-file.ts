import { chmod } from 'node:fs/promises';
import { diskProblemOf } from '../system/disk-problem.ts';
import { messageOf, UserError } from '../errors.ts';
import { NotAFile, readRegularFile } from '../system/read-regular-file.ts';
import { writeFileAtomically } from '../system/write-file-atomically.ts';

/**
 * Sets one variable in a file of environment settings, readable for its owner only because it holds a password.
 * Lines that the learner added are kept. Resolves to whether the file was changed.
 */
export async function setInEnvFile(file: string, name: string, value: string): Promise<boolean> {
  const before = await readIfThere(file);
  const after = withSetting(before ?? '', name, value);
  if (after === before) return false;
  try {
    await writeFileAtomically(file, after);
    await chmod(file, 0o600);
  } catch (error) {
    throw unwritable(file, error);
  }
  return true;
}

/** The text of a settings file with one variable set; the rest stays as it was. */
export function withSetting(text: string, name: string, value: string): string {
  const line = `${name}=${quoted(value)}`;
  const lines = text.split(/\r?\n/).filter((each, index, all) => each !== '' || index < all.length - 1);
  const at = lines.findIndex((each) => each.startsWith(`${name}=`));
  return `${(at === -1 ? [...lines, line] : lines.with(at, line)).join('\n')}\n`;
}

/** As `node --env-file` reads it: a value with a space or `#` in it needs quotes, and knows no escapes. */
function quoted(value: string): string {
  if (/^[^\s#'"`]*$/u.test(value)) return value;
  const quote = ["'", '"', '`'].find((each) => !value.includes(each)) ?? "'";
  return `${quote}${value}${quote}`;
}

function unwritable(file: string, cause: unknown): UserError {
  return new UserError(
    `The database's address could not be noted for the exercise's own programs. ${diskProblemOf(cause) ?? `${file}: ${messageOf(cause)}`}. Your files are unchanged.`,
    'Make that folder writable, then try again.',
    { cause },
  );
}

const largestBytes = 1024 * 1024;

async function readIfThere(file: string): Promise<string | null> {
  try {
    return (await readRegularFile(file, largestBytes))?.toString('utf8') ?? null;
  } catch (error) {
    if (error instanceof NotAFile)
      throw new UserError(
        `${file} ${error.message}, so the database's address can't be noted there. Your files are unchanged.`,
        'Remove it, then try again.',
        { cause: error },
      );
    throw error;
  }
}
