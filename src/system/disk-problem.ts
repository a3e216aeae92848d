import path from 'node:path';
import { codeOf, UserError } from '../errors.ts';

/** What the operating system means by its codes for a file that can't be written or read, for whatever reason. */
const meanings: Readonly<Record<string, { readonly what: string; readonly wayOut: string }>> = {
  ENOSPC: { what: 'the disk or folder is full', wayOut: 'Make room there' },
  EDQUOT: { what: 'your quota on that disk is used up', wayOut: 'Make room there' },
  EROFS: { what: 'that file system is read-only', wayOut: 'Make it writable, or work in another folder' },
  EACCES: { what: 'your account has no permission', wayOut: 'Make sure that your account may write there' },
  EPERM: { what: 'the system does not allow it', wayOut: 'Make sure that your account may write there' },
  EMFILE: { what: 'too many files are open', wayOut: 'Close other programs, or raise the limit (ulimit -n)' },
  ENFILE: { what: 'too many files are open', wayOut: 'Close other programs, or raise the limit (ulimit -n)' },
};

/** What happened to a file, as a sentence without a full stop; undefined for what is not a problem of the disk. */
export function diskProblemOf(error: unknown): string | undefined {
  const failure = failedCall(error);
  if (failure === undefined) return undefined;
  return `${failure.file} can't be used: ${meanings[failure.code]?.what} (${failure.code})`;
}

/**
 * An error of the file system as the learner's to fix: a full disk, a missing permission, a read-only file system.
 * Everything else is given back as it is.
 */
export function withoutDiskProblem(error: unknown): unknown {
  if (error instanceof UserError) return error;
  const failure = failedCall(error);
  const what = diskProblemOf(error);
  if (failure === undefined || what === undefined) return error;
  return new UserError(`${what}.`, `${meanings[failure.code]?.wayOut}, then try again.`, { cause: error });
}

/** What writes a file. The system doesn't say which file a full disk concerns, so its error gets the path here. */
export async function namingFile<Result>(file: string, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && 'syscall' in error && !('path' in error))
      Object.assign(error, { path: file });
    throw error;
  }
}

interface FailedCall {
  readonly code: string;
  /** The path that was asked for, without the random end of a file that is written beside its place first. */
  readonly file: string;
}

function failedCall(error: unknown): FailedCall | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = codeOf(error);
  if (code === undefined || meanings[code] === undefined || !('syscall' in error))
    return failedCall(error.cause);
  const file = 'path' in error && typeof error.path === 'string' ? error.path : undefined;
  if (file === undefined) return { code, file: 'A file' };
  return {
    code,
    file: path.join(path.dirname(file), path.basename(file).replace(/\.\d+(?:-\w+)?\.\w+\.tmp$/u, '')),
  };
}
