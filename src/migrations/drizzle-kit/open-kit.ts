import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { drizzleKitEnvironment } from '../../environment/environments.ts';
import { UserError } from '../../errors.ts';
import { findPrintedFailure } from '../../printed-failure.ts';
import { parseSnapshot, type Snapshot } from '../snapshot.ts';
import type { KitReply, KitRequest, MigrationPrefix } from './kit-messages.ts';
import { schemaFailed } from './schema-failed.ts';

/** The exercise's own drizzle-kit, in a process of its own that ends when it is disposed of. */
export interface Kit extends AsyncDisposable {
  /** schema.ts as it is now, as a snapshot that follows another one. Throws a UserError where it can't be loaded. */
  loadSchema(previousId: string): Promise<LoadedSchema>;
  /** The statements that lead from one snapshot to another. Throws where drizzle-kit would have to ask. */
  compare(from: Snapshot, to: Snapshot): Promise<readonly string[]>;
}

export interface LoadedSchema {
  readonly snapshot: Snapshot;
  /** Absolute paths of the files that were loaded. */
  readonly schemaFiles: readonly string[];
  readonly prefix: MigrationPrefix;
}

export interface KitOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** How long one answer may take: the schema file is the learner's, and may hang. */
  readonly timeoutMs?: number;
}

export function openKit(
  exerciseFolder: string,
  { env = process.env, timeoutMs = 30_000 }: KitOptions = {},
): Kit {
  const child = fork(workerFile(), {
    cwd: exerciseFolder,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
    env: drizzleKitEnvironment(env),
  });
  const ask = asker(child, exerciseFolder, timeoutMs);
  return {
    async loadSchema(previousId) {
      const reply = await ask({ kind: 'load-schema', previousId });
      if (reply.kind === 'failed') throw schemaFailed(reply.error, exerciseFolder);
      if (reply.kind !== 'schema') throw new Error(`drizzle-kit answered with ${reply.kind}`);
      const { schemaFiles, prefix } = reply;
      return { snapshot: parseSnapshot(reply.snapshot), schemaFiles, prefix };
    },
    async compare(from, to) {
      const reply = await ask({ kind: 'compare', from, to });
      if (reply.kind === 'failed') throw schemaFailed(reply.error, exerciseFolder);
      if (reply.kind !== 'statements') throw new Error(`drizzle-kit answered with ${reply.kind}`);
      return reply.statements;
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const closed = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGKILL');
      await closed;
    },
  };
}

/** One request at a time. */
function asker(
  child: ChildProcess,
  folder: string,
  timeoutMs: number,
): (request: KitRequest) => Promise<KitReply> {
  let printed = '';
  child.stderr?.on('data', (chunk: Buffer) => (printed = `${printed}${chunk.toString()}`.slice(-4_000)));
  return (request) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => settle(() => reject(tooSlow(timeoutMs))), timeoutMs);
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        child.off('message', answered);
        child.off('close', ended);
        act();
      };
      const answered = (reply: KitReply): void => settle(() => resolve(reply));
      const ended = (): void => settle(() => reject(endedEarly(printed, folder)));
      child.once('message', answered);
      child.once('close', ended);
      child.send(request, (error) => {
        if (error !== null && child.exitCode !== null) ended();
      });
    });
}

/** Beside this file as TypeScript, or bundled in one folder. */
function workerFile(): string {
  const name = import.meta.url.endsWith('.ts') ? './kit-worker.ts' : './drizzle-kit-worker.mjs';
  return fileURLToPath(new URL(name, import.meta.url));
}

function tooSlow(timeoutMs: number): UserError {
  return new UserError(
    `schema.ts was not loaded within ${timeoutMs / 1000} seconds. Nothing was changed.`,
    'Is there a loop that never ends, or an await for something that never comes? A schema file only describes tables.',
    { exitCode: 1 },
  );
}

function endedEarly(printed: string, folder: string): UserError {
  const { cause, excerpt } = findPrintedFailure(printed, folder);
  const last = cause || (excerpt.at(-1) ?? '');
  return new UserError(
    `The process that loads schema.ts ended before it was done${last === '' ? '' : `: ${last}`}. Nothing was changed.`,
    'Does schema.ts end the process? A schema file only describes tables.',
    { exitCode: 1 },
  );
}
