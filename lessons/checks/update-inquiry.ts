import { failIf, failWith, type Pointer } from 'workshop-runner/kit';
import type { Given } from './ask-service.ts';
import { asksForId, emptyCatch, nameAll } from './expect-profile.ts';
import { failIfCalledOtherwise, type Inquiry, isProfile } from './inquiry.ts';
import type { PlantedProfile } from './profiles.ts';
import { conditionOf, type Sight } from './sessions.ts';

/** An update that a request or a command asked for, and who asked the service for it. */
export interface AskedUpdate {
  readonly id: number;
  readonly changes: object;
  readonly inquiry: Inquiry;
  /** `the route`, or `the command`. */
  readonly caller: string;
  /** Where it calls the service. */
  readonly call: Pointer;
  /** A call that is not awaited, else where the caller begins. */
  readonly notAwaited: Pointer;
  /** The step's hint for fields of the row that are not as they were sent. */
  readonly hintForFields: string;
}

const service: Pointer = {
  file: 'src/services/profiles.ts',
  near: [/^\s*(?:\w+\s+)*update\s*[(=<]/u, /\bupdate\(/u],
};
/** The query itself. */
const query: Pointer = { ...service, exactly: /\.update\(\s*\w/u };

/** Something was used as a profile that is none. What the service gives when it is asked and awaited says what. */
export async function failAsNoProfile(start: string, asked: AskedUpdate): Promise<never> {
  const { id, inquiry, caller, notAwaited } = asked;
  const sight = await inquiry.see();
  const sent = updateIn(sight);
  failIfCalledOtherwise(sight.call('update'), {
    start,
    id,
    pointer: { ...asked.call, hint: 'the-row-is-as-it-was' },
  });
  const given = await givenBy(sight, asked);
  const hint = 'an-await-is-missing';
  const ofReturning = { ...query, hint: 'the-update-gives-nothing-back' };
  if (given.kind === 'list' && given.length === 0) {
    failIf(
      sent !== null && !/\breturning\b/iu.test(sent),
      `${start}. ProfileService.update gives an empty array: the update was sent without returning. With .returning() it gives an array with the row, and the profile is its first element: const [profile] = await ….returning()`,
      ofReturning,
    );
    failWith(
      `${start}. ProfileService.update gives an empty array. An update gives the rows that it met, and only with .returning(); the profile is the first element.`,
      ofReturning,
    );
  }
  failIf(
    given.kind === 'list',
    `${start}. ProfileService.update gives the array that .returning() gives. Take the row out of it: const [profile] = await …`,
    ofReturning,
  );
  failIf(
    isProfile(given, id),
    `${start}. ProfileService.update gives the profile to a caller that waits for it: is an await missing in front of the call in ${caller}?`,
    { ...notAwaited, hint },
  );
  failIf(
    given.kind === 'object',
    `${start}. ProfileService.update gives an object with ${given.kind === 'object' ? nameAll(given.keys) : ''} in it. .returning() without arguments gives the whole row.`,
    { ...service, exactly: [/\.returning\(\s*\{/u, /\.update\(\s*\w/u], hint: ofReturning.hint },
  );
  failIf(
    given.kind === 'nothing',
    `${start}. ProfileService.update gives nothing back, and ${caller} goes on with that. ${whyNothing(sent)}`,
    { ...service, hint: ofReturning.hint },
  );
  return failWith(
    `${start}. It looks like a promise or an array: is an await missing, or the [profile] that takes the row out?`,
    { ...notAwaited, hint },
  );
}

/** There is such a row, and the answer is that there is none. */
export async function failAsNotFound(start: string, isWritten: boolean, asked: AskedUpdate): Promise<never> {
  const { id, inquiry, caller, call } = asked;
  const sight = await inquiry.see();
  const sent = updateIn(sight);
  failIfCalledOtherwise(sight.call('update'), {
    start,
    id,
    pointer: { ...call, hint: 'nobody-has-that-id' },
  });
  const given = await givenBy(sight, asked);
  failIf(
    isProfile(given, id),
    `${start}. ProfileService.update gives the changed profile to a caller that waits for it. What does ${caller} test before it says so?`,
    { ...call, hint: 'nobody-has-that-id' },
  );
  const nothingBack = { ...query, hint: 'the-update-gives-nothing-back' };
  failIf(
    isWritten,
    `${start}. The row was changed, and no profile came back from the update. ${whyNothing(sent)}`,
    nothingBack,
  );
  if (sent === null) {
    failWith(
      `${start}: no update was sent. Drizzle sends a query only when it is awaited: is an await missing in front of it, or does a catch hide an error?`,
      {
        ...service,
        exactly: [/^(?!.*\bawait\b).*\bsession\s*\.update\(/u, emptyCatch],
        hint: 'the-row-is-as-it-was',
      },
    );
  }
  const condition = conditionOf(sent);
  const shown = condition === null ? '' : ` (where ${condition})`;
  failIf(
    condition !== null && asksForId.test(condition),
    `${start}: a query for an id was sent${shown}, and the row is as it was. Is the value in the condition the id that the service was given?`,
    { ...query, hint: 'nobody-has-that-id' },
  );
  return failWith(
    `${start}: the update met no row. Does it say which, with .where(eq(profiles.id, id))? It was sent with another condition${shown}.`,
    { ...query, hint: 'nobody-has-that-id' },
  );
}

/** What the service gives for the same; nothing is known where it was not called. */
async function givenBy(sight: Sight, { id, changes, inquiry }: AskedUpdate): Promise<Given> {
  if (sight.call('update') === undefined) return { kind: 'other' };
  return inquiry.askService('update', id, changes);
}

/** The update of profiles that was sent; null if there was none. */
function updateIn({ queries }: Sight): string | null {
  return queries.find((sql) => /\bupdate\s+"?profiles\b/iu.test(sql)) ?? null;
}

function whyNothing(sent: string | null): string {
  return sent !== null && /\breturning\b/iu.test(sent)
    ? 'The update was sent with returning, so the row came to the service: take it out of the array, const [profile] = await …, and return it.'
    : 'It gives rows back only with .returning(), and then as an array with one row in it.';
}

/** All went well, as it seems, and the row does not have what was sent. */
export async function failAsNotWritten(
  start: string,
  before: PlantedProfile,
  row: PlantedProfile | undefined,
  asked: AskedUpdate,
): Promise<never> {
  const { id, changes, inquiry } = asked;
  const sight = await inquiry.see();
  const sent = updateIn(sight);
  failIfCalledOtherwise(sight.call('update'), {
    start,
    id,
    pointer: { ...asked.call, hint: 'the-row-is-as-it-was' },
  });
  const others = Object.entries({ ...row }).filter(([field, value]) => isAnother(value, before, field));
  if (others.length > 0) {
    failWith(
      `${start}, and the row has other values than those that were sent: ${differences(row, changes)}. Set the values of the changes as they are.`,
      { ...query, hint: asked.hintForFields },
    );
  }
  failIf(
    sent === null,
    `${start}, and the row is as it was before: no update was sent. A query is sent only when it is awaited: is an await missing?`,
    {
      ...service,
      exactly: /^(?!.*\b(?:await|return|begin)\b).*\bsession\s*\.update\(/u,
      hint: 'the-row-is-as-it-was',
    },
  );
  return failWith(
    `${start}, and the row is as it was before, although an update was sent: ${differences(row, changes)}. Does the update set each field, in the row with this id, and is its transaction committed?`,
    { ...query, hint: 'the-row-is-as-it-was' },
  );
}

function isAnother(value: unknown, before: PlantedProfile, field: string): boolean {
  const old: unknown = Reflect.get(before, field);
  return field !== 'updatedAt' && (value instanceof Date ? value.getTime() !== Number(old) : value !== old);
}

/** The fields of a change that the row doesn't have: `bornOn is "2001-02-02", and "2001-02-03" was sent`. */
function differences(row: PlantedProfile | undefined, changes: object): string {
  return Object.entries(changes)
    .filter(([field, value]) => Reflect.get(row ?? {}, field) !== value)
    .map(
      ([field, value]) => `${field} is ${show(Reflect.get(row ?? {}, field))}, and ${show(value)} was sent`,
    )
    .join('; ');
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? 'undefined';
}
