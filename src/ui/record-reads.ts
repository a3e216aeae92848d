import type { State } from '../app/state.ts';

/** A part of the state that was looked at, and what it was. */
export interface Read {
  /** The keys that lead to it. */
  readonly path: readonly PropertyKey[];
  readonly value: unknown;
}

/**
 * Calls `read` with a state that notes which of its parts are looked at. Parts are noted as a whole, since a part that
 * changes is another object; only the pages, of which each keystroke changes one, are noted field by field.
 */
export function recordReads<T>(
  state: State,
  read: (state: State) => T,
): { readonly result: T; readonly reads: readonly Read[] } {
  const reads: Read[] = [];
  const result = read(recording(state, [], reads));
  return { result, reads };
}

/** Whether all that was read of one state is the same in another. */
export function readsTheSame(state: State, reads: readonly Read[]): boolean {
  return reads.every(({ path, value }) => valueAt(state, path) === value);
}

function recording<T extends object>(whole: T, path: readonly PropertyKey[], reads: Read[]): T {
  const noteAll = () => reads.push({ path, value: whole });
  return new Proxy(whole, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      const below = [...path, key];
      if (isObject(value) && isTakenApart(below)) return recording(value, below, reads);
      reads.push({ path: below, value });
      return value;
    },
    // Code that asks which parts there are depends on every one of them.
    has(target, key) {
      noteAll();
      return Reflect.has(target, key);
    },
    ownKeys(target) {
      noteAll();
      return Reflect.ownKeys(target);
    },
  });
}

/** `pages`, and each page in it. */
function isTakenApart([first, ...others]: readonly PropertyKey[]): boolean {
  return first === 'pages' && others.length < 2;
}

function valueAt(state: State, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((whole, key) => (isObject(whole) ? Reflect.get(whole, key) : undefined), state);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
