import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { Socket } from 'node:net';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * Run as the learner's program, in their folder: starts theirs, and notes in a file what its sessions, its services and
 * its connections do. Their own files are neither read nor changed for it.
 */
export interface WatchOrder {
  readonly notesFile: string;
  /** The learner's program, relative to their folder. */
  readonly entry: string;
}

/** One line of that file, as JSON. */
export type Note = Call | Sent | Thrown;

/** A statement was sent to the database. */
export interface Sent {
  readonly kind: 'sent';
  readonly sql: string;
  /** Whether a session had been running before, and none was. */
  readonly isOutside: boolean;
}

/** A method of ProfileService was called. */
export interface Call {
  readonly kind: 'call';
  readonly method: string;
  readonly args: readonly Argument[];
  /** Whether a session was running. */
  readonly isInside: boolean;
  /** From where, innermost first. */
  readonly places: readonly Place[];
}

/** The action of a command ended with an error. */
export interface Thrown {
  readonly kind: 'thrown';
  readonly name: string;
  readonly message: string;
  readonly places: readonly Place[];
}

/** What was given for a parameter: a session, or a value that JSON knows. */
export type Argument =
  | { readonly kind: 'session' }
  | { readonly kind: 'value'; readonly value: unknown; readonly isUndefined: boolean };

export interface Place {
  /** Relative to the learner's folder, with forward slashes. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

export const watchVariable = 'WORKSHOP_SESSIONS';

const order = process.env[watchVariable];
// Imported by the checks as well, for its names.
if (order !== undefined) await start(JSON.parse(order));

async function start({ notesFile, entry }: WatchOrder): Promise<void> {
  const note = (what: Note): void => appendFileSync(notesFile, `${JSON.stringify(what)}\n`);
  watchActions(note);
  const { DatabaseService } = await load('src/services/index.ts').catch(() => ({}));
  const { ProfileService } = await load('src/services/profiles.ts').catch(() => ({}));
  const sessions: Sessions = { running: 0, hasBegun: false };
  watchSessions(DatabaseService?.prototype, sessions);
  watchCalls(ProfileService?.prototype, sessions, note);
  watchSockets(sessions, note);
  // Its arguments are those that follow.
  process.argv[1] = path.resolve(entry);
  await load(entry);
}

interface Sessions {
  running: number;
  hasBegun: boolean;
}

type Methods = Record<string, unknown>;
type Method = (this: unknown, ...args: unknown[]) => unknown;

function watchSessions(service: Methods | undefined, sessions: Sessions): void {
  replace(service, 'session', (session) => {
    return function watched(...args) {
      sessions.running += 1;
      sessions.hasBegun = true;
      const result = session.apply(this, args);
      const over = (): void => {
        sessions.running -= 1;
      };
      void Promise.resolve(result).then(over, over);
      return result;
    };
  });
}

function watchCalls(service: Methods | undefined, sessions: Sessions, note: (what: Note) => void): void {
  for (const method of Object.getOwnPropertyNames(service ?? {})) {
    if (method === 'constructor') continue;
    replace(service, method, (original) => {
      return function watched(...args) {
        const places = placesIn(new Error('called').stack);
        note({ kind: 'call', method, args: args.map(describe), isInside: sessions.running > 0, places });
        return original.apply(this, args);
      };
    });
  }
}

function isMethod(value: unknown): value is Method {
  return typeof value === 'function';
}

function replace(owner: Methods | undefined, name: string, by: (original: Method) => Method): void {
  const original = owner?.[name];
  if (owner === undefined || !isMethod(original)) return;
  const value = by(original);
  Object.defineProperty(owner, name, { value, writable: true, configurable: true });
}

function describe(value: unknown): Argument {
  if (typeof value === 'object' && value !== null && 'transaction' in value) return { kind: 'session' };
  try {
    JSON.stringify(value);
    return { kind: 'value', value, isUndefined: value === undefined };
  } catch {
    return { kind: 'value', value: String(value), isUndefined: false };
  }
}

/** Notes the statements that go to PostgreSQL. */
function watchSockets(sessions: Sessions, note: (what: Note) => void): void {
  const connections = new WeakMap<Socket, Map<string, string>>();
  // oxlint-disable-next-line typescript/unbound-method -- It is called with the socket that it belongs to.
  const { write } = Socket.prototype;
  Socket.prototype.write = function watched(this: Socket, ...args: [unknown, ...never[]]): boolean {
    const [chunk] = args;
    if (Buffer.isBuffer(chunk)) {
      if (isStartup(chunk)) connections.set(this, new Map());
      const isOutside = sessions.hasBegun && sessions.running === 0;
      const prepared = connections.get(this);
      const statements = prepared === undefined ? [] : statementsIn(chunk, prepared);
      for (const sql of statements) note({ kind: 'sent', sql, isOutside });
    }
    return Reflect.apply(write, this, args);
  };
}

/** Version 3 of the protocol, in the message that opens a connection. */
function isStartup(chunk: Buffer): boolean {
  return chunk.length > 8 && chunk.readInt32BE(0) === chunk.length && chunk.readInt16BE(4) === 3;
}

/**
 * The statements that are run by the messages in a chunk: Q is plain SQL, P prepares a statement, B runs one that was
 * prepared. https://www.postgresql.org/docs/18/protocol-message-formats.html
 */
function statementsIn(chunk: Buffer, prepared: Map<string, string>): string[] {
  const statements: string[] = [];
  let begin = 0;
  while (begin + 5 <= chunk.length) {
    const length = chunk.readInt32BE(begin + 1);
    const letter = String.fromCharCode(chunk[begin] ?? 0);
    const [first = '', second = ''] = chunk
      .subarray(begin + 5, begin + 1 + length)
      .toString('utf8')
      .split('\0');
    if (letter === 'Q') statements.push(first);
    if (letter === 'P') prepared.set(first, second);
    if (letter === 'B') statements.push(prepared.get(second) ?? '');
    if (length < 4) break;
    begin += 1 + length;
  }
  return statements;
}

declare global {
  var workshopNotesThrown: ((error: unknown) => void) | undefined;
}

/** Puts itself between a command and `withServices`, which prints an error without its place. */
function watchActions(note: (what: Note) => void): void {
  globalThis.workshopNotesThrown = (error) => note({ kind: 'thrown', ...describeError(error) });
  const file = pathToFileURL(path.resolve('src/cli/with-services.ts')).href;
  const source = `
    import * as own from ${JSON.stringify(`${file}?own`)};
    export * from ${JSON.stringify(`${file}?own`)};
    export const withServices = (action) => own.withServices(async (...args) => {
      try {
        return await action(...args);
      } catch (error) {
        globalThis.workshopNotesThrown(error);
        throw error;
      }
    });`;
  registerHooks({
    load: (url, context, next) =>
      url === file ? { format: 'module', source, shortCircuit: true } : next(url, context),
  });
}

function describeError(error: unknown): Pick<Thrown, 'name' | 'message' | 'places'> {
  if (!(error instanceof Error)) return { name: '', message: String(error), places: [] };
  const cause = error.cause instanceof Error ? placesIn(error.cause.stack) : [];
  return {
    name: error.name,
    message: error.message,
    places: [...cause, ...placesIn(error.stack)],
  };
}

/** The lines of a stack that are in the learner's files, innermost first. */
function placesIn(stack: string | undefined): Place[] {
  const frames = (stack ?? '').matchAll(/^\s+at .*?(file:\S+?):(\d+):\d+\)?$/gmu);
  return [...frames].flatMap(([, url = '', line]) => {
    const inside = path.relative(process.cwd(), fileURLToPath(url));
    const isTheirs = !inside.startsWith('..') && !path.isAbsolute(inside) && !inside.includes('node_modules');
    return isTheirs ? [{ file: inside.split(path.sep).join('/'), line: Number(line) }] : [];
  });
}

function load(file: string) {
  return import(pathToFileURL(path.resolve(file)).href);
}
