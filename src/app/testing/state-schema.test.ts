import type { z } from 'zod';
import { expect, expectTypeOf, test } from 'vitest';
import type { State } from '../state.ts';
import { at } from './drive.ts';
import { stateProblems } from './state-problems.ts';
import type { stateSchema } from './state-schema.ts';

type Described = z.infer<typeof stateSchema>;

// The compiler holds the two to each other. An error here names what one of them has and the other lacks.
const describe = (state: State): Described => state;
const allow = (described: Described): State => described;

test('the schema of the state allows what its type allows, and nothing else', () => {
  expectTypeOf<keyof Described>().toEqualTypeOf<keyof State>();
  const state = at('step-1');
  expect(allow(describe(state))).toBe(state);
});

test('the state on opening has no problem', () => {
  expect(stateProblems(at('step-1'))).toEqual([]);
});

test('a field that no type knows, a word too many and a broken promise are told', () => {
  const state = at('step-1');
  const odd = { ...state, watch: 'sometimes', more: 1 };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a state that the compiler would not let through
  expect(stateProblems(odd as unknown as State)).toEqual([expect.stringMatching(/watch[^]*|more/)]);
  expect(stateProblems({ ...state, queuedCheck: 'step-1' })).toEqual(['a check waits only for what runs']);
});
