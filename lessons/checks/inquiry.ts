import { failWith, type Pointer } from 'workshop-runner/kit';
import type { Given } from './ask-service.ts';
import type { AskService } from './profiles.ts';
import { at, type Sight } from './sessions.ts';
import type { Argument, Call } from './watch-sessions.ts';

/** What can be found out about a request or a command that came out wrong. */
export interface Inquiry {
  /** What a method of `ProfileService` gives when it is called directly. */
  readonly askService: AskService;
  /** What is noted when the same is asked again. */
  readonly see: () => Promise<Sight>;
}

/** Fails where a method of the service got something else than a session, this id and, after them, an object. */
export function failIfCalledOtherwise(
  call: Call | undefined,
  { start, id, pointer }: { readonly start: string; readonly id: number; readonly pointer: Pointer },
): void {
  if (call === undefined) return;
  const [session, ofId, changes] = call.args;
  const hasSession = session?.kind === 'session';
  const hasId = ofId?.kind === 'value' && String(ofId.value) === String(id);
  const takesChanges = call.method === 'update';
  const hasChanges = !takesChanges || (changes?.kind === 'value' && isPlainObject(changes.value));
  if (hasSession && hasId && hasChanges) return;
  failWith(
    `${start}: ProfileService.${call.method} was called with (${call.args.map(show).join(', ')}). It takes a session${takesChanges ? `, the id, here ${id}, and the changes, in this order` : ` and the id, here ${id}`}.`,
    at(call.places, pointer),
  );
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(argument: Argument): string {
  if (argument.kind === 'session') return 'the session';
  if (argument.isUndefined) return 'undefined';
  const text = JSON.stringify(argument.value);
  return text.length <= 40 ? text : `${text.slice(0, 40)} …`;
}

export function isProfile(given: Given, id: number): boolean {
  return given.kind === 'object' && given.id === id && given.keys.includes('followers');
}

/** An `if` that looks at a promise, which is awaited further down: a promise always counts as true. */
const testedBeforeAwait = /\bif\s*\(\s*!\s*(\w+)\s*\)[\s\S]{0,400}?\bawait\s+\1\b/u;

/** Fails where nothing was used as a profile, and the code looks for it before it awaits it. */
export function failIfTestedBeforeAwait(
  output: string,
  code: string,
  { start, pointer }: { readonly start: string; readonly pointer: Pointer },
): void {
  const usedNothing = /Cannot read properties of undefined \(reading 'id'\)/u.test(output);
  const [, name] = testedBeforeAwait.exec(code) ?? [];
  if (!usedNothing || name === undefined) return;
  failWith(
    `${start}: undefined was used as a profile. \`if (!${name})\` looks at a promise, and a promise always counts as true. Await it first, and test what comes out.`,
    { ...pointer, exactly: testedBeforeAwait },
  );
}
