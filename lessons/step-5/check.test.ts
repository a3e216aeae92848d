import { randomUUID } from 'node:crypto';
import type { Sql } from 'postgres';
import {
  aboutOwnTests,
  type Answer,
  expect,
  explain,
  failIf,
  failWith,
  type Pointer,
  printed,
  type ProgramRun,
} from 'workshop-runner/kit';
import { failIfFullDiskIsConflict, failIfNoConflict, failIfSlowerIsNoConflict } from '../checks/conflicts.ts';
import { failIfAnsweredWithNothing } from '../checks/expect-profile.ts';
import {
  type CommandPlace,
  expectRefused,
  failIfNotPrinted,
  keptOpen,
  placeOf,
} from '../checks/expect-run.ts';
import { failIfTestsWereEmptied } from '../checks/kept-tests.ts';
import { findLinks, type Links } from '../checks/links.ts';
import { haveNoRoom } from '../checks/no-room.ts';
import { asksFile, failIfOwnTestsFail, givenTests } from '../checks/own-tests.ts';
import { type Observed, type PlantedProfile, rowsAreAsBefore, test as base } from '../checks/profiles.ts';
import { failIfOutsideSession } from '../checks/sessions.ts';

const route: Pointer = { file: 'src/http/routes.ts', near: /\.post\(/u };
const service: Pointer = {
  file: 'src/services/profiles.ts',
  near: [/^\s*(?:\w+\s+)*create\s*[(=<]/u, /\bcreate\(/u],
};
const schema: Pointer = { file: 'src/db/schema.ts', near: /\bpgTable\(\s*['"`]links/u };
const place = {
  ...placeOf('create'),
  hints: {
    'nothing-is-printed': 'nobody-was-created',
    'an-await-is-missing': 'nobody-was-created',
    'the-raw-row-was-printed': 'the-raw-row-was-sent',
    'the-profile-still-comes-from-the-json-file': 'nobody-was-created',
    'a-stack-trace-is-printed': 'the-command-does-not-end',
    'what-came-in-goes-to-the-database-unchecked': 'the-file-goes-to-the-database-unchecked',
  },
};

const test = base
  .extend('post', ({ server, observe }) => async (body: object): Promise<Observed<Answer>> => {
    const seen = await observe(() => server.post('/v1/profile', body));
    failIfNoRoute(seen);
    return seen;
  })
  .extend('patch', ({ server, observe }) => (id: number, changes: object): Promise<Observed<Answer>> => {
    return observe(() => server.patch(`/v1/profile/${id}`, changes));
  })
  .extend('expectConflict', ({ post, askService, watched, learnerFile }) =>
    /** Fails where a profile with a value that somebody else has is not answered with 409, or is created. */
    async (other: PlantedProfile, field: 'email' | 'username'): Promise<void> => {
      const body = { ...newProfile(), [field]: other[field] };
      const seen = await post(body);
      const { status } = seen.result;
      const hint = 'somebody-else-has-that-email';
      await failIfNoConflict(seen, {
        field,
        method: 'create',
        route,
        ask: () => askService('create', body),
        callsService: async () => {
          const sight = await watched.see(() => watched.server.post('/v1/profile', body));
          return sight.call('create') !== undefined;
        },
        learnerFile,
      });
      explain(
        `Somebody else has that ${field}: the answer should be 409, and nobody be created. It is ${status}.`,
        { ...service, hint },
      );
      expect(status).toBe(409);
      expect(seen.after).toEqual(seen.before);
      explain(null);
    },
  )
  .extend('create', ({ cli, temporaryFile }) => async (content: object): Promise<ProgramRun> => {
    const file = await temporaryFile('profile.json', JSON.stringify(content));
    const run = await cli(['profiles', 'create', file], { keptOpen: keptOpen(place) });
    failIf(
      /unknown command/u.test(run.stderr),
      'There is no command profiles create yet. Add it to src/cli/profiles.ts: it takes a file with the new profile, as update does with changes.',
      { ...place.command, hint: 'what-this-step-is-after' },
    );
    return run;
  });

test('creates a profile, and answers 201 with it', async ({ post, plant }) => {
  await plant();
  const body = newProfile();
  const seen = await post(body);
  failIfNotCreated(seen, body.username);
  const { password, links: _, ...fields } = body;
  const row = seen.after.find(({ username }) => username === body.username);
  explain('The row does not have the values that were sent.', {
    ...service,
    hint: 'the-answer-is-not-the-new-profile',
  });
  expect(row).toMatchObject({ ...fields, bio: null, followers: 0n });

  failIf(
    row?.passwordHash.includes(password) === true,
    'The password was stored as it came in. Whoever sees the table can log in as anybody: store a hash of it, made with scrypt for example.',
    { ...service, hint: 'the-password-is-stored-as-it-came' },
  );
  const twin = { ...newProfile(), password };
  const hashes = (await post(twin)).after.map(({ passwordHash }) => passwordHash);
  failIf(
    hashes.length > new Set(hashes).size,
    'Two people with the same password have the same hash, and whoever sees the table knows that. Mix a random salt into each, and keep it with the hash.',
    { ...service, hint: 'the-password-is-stored-as-it-came' },
  );
  const { text, status, json } = seen.result;
  failIf(
    text.includes(password) || (row !== undefined && text.includes(row.passwordHash)),
    'The password, or its hash, went out with the profile. Send encodeProfile(profile): it picks what the world may see.',
    { ...route, hint: 'the-raw-row-was-sent' },
  );
  explain('The row is right, and the answer is not: 201, with the new profile as a GET would show it.', {
    ...route,
    hint: 'the-answer-is-not-the-new-profile',
  });
  expect(status).toBe(201);
  expect(json).toMatchObject({ ...fields, id: row?.id, bio: null, followers: '0' });
});

test('keeps links in a table of their own, and they go with their profile', async ({
  post,
  plant,
  database,
}) => {
  await plant();
  const links = await requireLinks(database);
  failIf(
    links.onDelete !== 'cascade',
    'The links keep their profile from being deleted. Let them go with it: { onDelete: "cascade" } in .references(…), and generate a migration.',
    { ...schema, hint: 'no-foreign-key' },
  );
  const { json } = (await post(newProfile())).result;
  explain('The links that were sent lie in no row that belongs to the profile.', {
    ...service,
    hint: 'nobody-was-created',
  });
  expect(await links.countRows()).toBe(3);
  await database`delete from profiles where id = ${idOf(json)}`;
  expect(await links.countRows()).toBe(0);
});

test('shows the links in the order in which they were sent', async ({
  server,
  post,
  plant,
  database,
  watched,
}) => {
  await plant();
  const [first, second] = [newProfile(), newProfile()];
  const created = (await post(first)).result;
  await post(second);
  explain('The answer to POST does not show the links that were sent, in their order.', {
    ...route,
    hint: 'the-links-are-missing',
  });
  expect(created).toMatchObject({ status: 201, json: { links: first.links } });

  // A row that was written again lies behind the others: without an order, PostgreSQL gives it last.
  const id = idOf(created.json);
  await (await requireLinks(database)).rewriteFirstRow(id);
  const shown = await server.get(`/v1/profile/${id}`);
  if (typeof shown.json === 'object' && shown.json !== null && !('links' in shown.json)) {
    const sight = await watched.see(() => watched.server.get(`/v1/profile/${id}`));
    failIf(
      sight.call('getById') === undefined,
      'GET /v1/profile/:id shows no links, and it does not call ProfileService.getById. Let the route ask the service, with: { links: … } in its query, and let encodeProfile show them.',
      { file: 'src/http/routes.ts', near: /\.get\(\s*['"`]\/profile\/:id/u, hint: 'the-links-are-missing' },
    );
  }
  failIf(
    typeof shown.json === 'object' && shown.json !== null && !('links' in shown.json),
    'GET /v1/profile/:id shows no links. Ask for them with the profile, with: { links: … }, and let encodeProfile show them.',
    { file: 'src/services/profiles.ts', near: /\bgetById\b/u, hint: 'the-links-are-missing' },
  );
  explain(
    'GET shows other links than those that were sent for this profile, or in another order. A query without orderBy promises no order.',
    { file: 'src/services/profiles.ts', near: /\bgetById\b/u, hint: 'the-links-come-in-another-order' },
  );
  expect(shown).toMatchObject({ status: 200, json: { links: first.links } });
});

test('creates a profile without links as well', async ({ post, plant }) => {
  await plant();
  const { links: _, ...body } = newProfile();
  const seen = await post(body);
  failIf(
    seen.result.status >= 500 && printed().includes('at least one value'),
    'A profile may have no links at all, and Drizzle refuses to insert a list of nothing. Leave that insert out when there are none.',
    { ...service, hint: 'the-shape-of-create' },
  );
  failIfNotCreated(seen, body.username);
  explain('A profile may have no links at all: the answer should be 201 then as well, with links: [].', {
    ...service,
    hint: 'the-shape-of-create',
  });
  expect(seen.result).toMatchObject({ status: 201, json: { links: [] } });
  expect(seen.after).toHaveLength(seen.before.length + 1);
});

test('creates nobody when two links have the same label', async ({ post, plant }) => {
  await plant();
  const body = newProfile();
  const seen = await post({ ...body, links: [body.links[0], body.links[1], body.links[0]] });
  failIf(
    seen.result.status < 400,
    'Two links of one profile have the same label, and nobody objected. Let the database do it: unique().on(table.profileId, table.label), and generate a migration.',
    { ...schema, hint: 'two-links-have-the-same-label' },
  );
  failIf(
    !rowsAreAsBefore(seen),
    'The links were refused, and the profile is there without them. Write all of it in one transaction, and send every query through what session.transaction gives its callback.',
    { ...service, hint: 'the-profile-stays-when-its-links-are-refused' },
  );
  failIf(
    seen.result.status >= 500,
    `The database refused the second label as a duplicate, and nothing made a 409 of that: the answer is ${seen.result.status}.`,
    { ...service, hint: 'somebody-else-has-that-email' },
  );
});

for (const field of ['email', 'username'] as const) {
  test(`answers 409 when somebody else has that ${field}`, async ({ plant, expectConflict }) => {
    await expectConflict(await plant(), field);
  });
}

test('answers 409 as well to whoever was only a moment slower', async ({
  post,
  plant,
  database,
  expectConflict,
}) => {
  const other = await plant();
  await expectWorking(post);
  await expectConflict(other, 'email');
  const body = newProfile();
  const { email } = body;
  await failIfSlowerIsNoConflict(database, { email, other }, () => post(body), service);
});

test('answers 500 when the database refuses a profile for another reason', async ({
  post,
  plant,
  database,
  expectConflict,
}) => {
  await expectConflict(await plant(), 'email');
  await expectWorking(post);
  await failIfFullDiskIsConflict(database, 'insert', () => post(newProfile()), service);
});

test('creates nobody when the database refuses a link', async ({ post, plant, database }) => {
  await plant();
  await expectWorking(post);
  const links = await requireLinks(database);
  await using _ = await haveNoRoom(database, 'insert', links.name);
  failIf(
    !rowsAreAsBefore(await post(newProfile())),
    'The links were refused, because the disk was full, and the profile is there without them. Write all of it in one transaction, and send every query through what session.transaction gives its callback.',
    { ...service, hint: 'the-profile-stays-when-its-links-are-refused' },
  );
});

const badBodies: Readonly<Record<string, object>> = {
  'no name': { fullName: undefined },
  'no password': { password: undefined },
  'a password of 7 characters': { password: 'seven77' },
  'an email without an @': { email: 'mira at example' },
  'a label of 61 characters': { links: [{ label: 'x'.repeat(61), url: 'https://blog.example.com/' }] },
  'a link without a URL': { links: [{ label: 'Blog' }] },
  'links that are no list': { links: 'https://blog.example.com/' },
  'an id': { id: 1 },
  'a password hash': { passwordHash: 'made-up' },
};

for (const [what, change] of Object.entries(badBodies)) {
  test(`refuses a profile with ${what}`, async ({ post, plant }) => {
    await plant();
    const seen = await post({ ...newProfile(), ...change });
    failIf(
      seen.result.status < 400 || seen.result.status >= 500 || !rowsAreAsBefore(seen),
      `A profile with ${what} should be refused with 422, and nobody be created. The answer is ${seen.result.status}: check the body with a schema of its own before anything else.`,
      { ...route, hint: 'the-body-goes-to-the-database-unchecked' },
    );
  });
}

test('creates a profile from the command line', async ({
  create,
  plant,
  observe,
  watched,
  temporaryFile,
}) => {
  const other = await plant();
  const body = newProfile();
  const seen = await observe(() => create(body));
  await failIfNotPrinted(seen.result, place, async () => {
    const file = await temporaryFile('profile.json', JSON.stringify(newProfile()));
    return watched.see(() => watched.cli(['profiles', 'create', file]));
  });
  explain('The command should create the profile, print it as JSON and end with 0.', {
    ...place.command,
    hint: 'nobody-was-created',
  });
  expect(seen.after.map(({ username }) => username).toSorted()).toEqual(
    [other.username, body.username].toSorted(),
  );
  expect(JSON.parse(seen.result.stdout)).toMatchObject({ username: body.username, links: body.links });
  expect(seen.result.exitCode).toBe(0);
  expectRefused(await create({ ...newProfile(), email: other.email }), {
    given: 'An email that somebody else has',
    place,
    hint: 'somebody-else-has-that-email',
  });
});

test('refuses a file that is no profile', async ({ create, plant, observe }) => {
  await plant();
  const given = 'A file with {} in it';
  const hint = 'the-file-goes-to-the-database-unchecked';
  const seen = await observe(() => create({}));
  failIf(
    /ZodError/u.test(seen.result.stderr),
    `${given}: the command ended with an error of Zod's. Let the function that reads the file say what is wrong in one line, with an InvalidArgumentError, as readChanges does.`,
    { ...place.command, hint },
  );
  expectRefused(seen.result, { given, place, hint });
  explain(`${given}: nobody should be created.`, { ...place.command, hint });
  expect(seen.after).toEqual(seen.before);
});

test('shows the links of a profile that is changed', async ({ patch, plant, post }) => {
  const planted = await plant();
  const { links, ...body } = newProfile();
  const id = idOf((await post({ ...body, links })).result.json);
  const other = await patch(planted.id, { bio: 'Keeps bees.' });
  const update = { file: 'src/services/profiles.ts', near: /\bupdate\(/u, hint: 'the-links-are-missing' };
  const failed = other.result.status >= 500 && usedNoLinks.test(printed());
  failIf(
    failed && rowsAreAsBefore(other),
    'PATCH still asks the JSON file, and encodeProfile is handed a profile without links. Let readProfiles in src/store/json.ts give links: [] to each.',
    { file: 'src/store/json.ts', near: /\breadProfiles\(\):/u, hint: 'the-links-are-missing' },
  );
  failIf(
    failed,
    'PATCH has changed the row, and encodeProfile was handed the row alone. Ask for the profile with its links after the update, in the same transaction.',
    update,
  );
  explain(
    'The answer to PATCH does not show the links of the profile. It is [] where there are none.',
    update,
  );
  expect(other.result).toMatchObject({ status: 200, json: { links: [] } });
  // Until the steps before this one are done, what is changed may lie in the file: nobody who was created is there.
  if (other.fileChanged) return;
  expect((await patch(id, { bio: 'Keeps bees.' })).result).toMatchObject({ status: 200, json: { links } });
});

test('refuses a change of the links', async ({ patch, plant }) => {
  const seen = await patch((await plant()).id, { bio: 'Keeps bees.', links: [] });
  failIf(
    seen.result.status < 400 || seen.result.status >= 500 || !rowsAreAsBefore(seen),
    `A change with links in it should be refused with 422, and nothing be changed. The answer is ${seen.result.status}: ProfileChanges knows no links, and an unknown field is refused.`,
    { file: 'src/profile.ts', near: /\bProfileChanges =/u, hint: 'the-body-goes-to-the-database-unchecked' },
  );
});

test('shows the links on the command line as well', async ({ cli, plant, post, temporaryFile }) => {
  await plant();
  const { links, ...body } = newProfile();
  const id = String(idOf((await post({ ...body, links })).result.json));
  const shown = await cli(['profiles', 'get', id]);
  expectLinksPrinted(shown, links, placeOf('get'));
  const changes = await temporaryFile('changes.json', JSON.stringify({ bio: 'Keeps bees.' }));
  const changed = await cli(['profiles', 'update', id, changes]);
  // It may still look into the file, where nobody of that id is.
  if (!/not found/iu.test(changed.stderr)) expectLinksPrinted(changed, links, placeOf('update'));
});

test('asks the database in a session', async ({ post, plant, watched, temporaryFile }) => {
  await plant();
  await expectWorking(post);
  const hint = 'a-query-outside-of-the-session';
  const ofRoute = await watched.see(() => watched.server.post('/v1/profile', newProfile()));
  failIfOutsideSession(ofRoute, { ...route, exactly: /\.create\(/u, hint });
  const file = await temporaryFile('profile.json', JSON.stringify(newProfile()));
  const ofCommand = await watched.see(() => watched.cli(['profiles', 'create', file]));
  failIfOutsideSession(ofCommand, { ...place.call, hint });
});

test('your own tests pass', aboutOwnTests, async ({ runOwnTests, testFile, addedTestTexts }) => {
  const run = await runOwnTests(givenTests);
  const isPlantedWithout = run.failures.some(({ sentence }) => usedNoLinks.test(sentence));
  failIfOwnTestsFail(run, {
    hint: 'your-own-tests',
    adviceFor: ({ sentence }) =>
      isPlantedWithout ? whoHasNoLinks : comparesObjects.test(sentence) ? whoComparesAll : undefined,
  });
  const added = await addedTestTexts();
  for (const file of givenTests) {
    failIfTestsWereEmptied(
      await testFile(file),
      { reason: 'This step changes what some of them compare.', mayChange: asksFile, added },
      { hint: 'your-own-tests' },
    );
  }
});

/** What Vitest says where two objects differ, such as a profile with links and one without. */
const comparesObjects = /expected \{.* to (?:deeply|strictly) equal/u;

const whoComparesAll =
  'Does it compare a whole profile? There are links in it now, and so the test has to change with it.';

/** What encodeProfile says when it is handed a profile as it was before this step. */
const usedNoLinks = /\(reading 'map'\)|links is not iterable/u;

const whoHasNoLinks =
  'The fixture tests/fixtures.ts hands encodeProfile profiles without links, and so does src/store/json.ts: give them links: [] there, or tidy up first, as in part 3.';

function expectLinksPrinted({ stdout }: ProgramRun, links: object[], { command }: CommandPlace): void {
  explain('What the command printed does not show the links of the profile.', {
    ...command,
    hint: 'the-links-are-missing',
  });
  expect(JSON.parse(stdout)).toMatchObject({ links });
}

/** Labels in an order that neither the alphabet nor its reverse gives. */
function newProfile() {
  const name = randomUUID();
  return {
    username: name,
    email: `${name}@example.com`,
    fullName: `New ${name.slice(0, 8)}`,
    bornOn: '1984-11-02',
    password: `correct horse ${name}`,
    links: [
      { label: 'Code', url: `https://code.example.com/${name}` },
      { label: 'Archive', url: `https://archive.example.com/${name}` },
      { label: 'Blog', url: `https://blog.example.com/${name}` },
    ],
  };
}

async function requireLinks(database: Sql): Promise<Links> {
  return (
    (await findLinks(database)) ??
    failWith(
      'No table has a foreign key to profiles. The links need one: .references(() => profiles.id, { onDelete: "cascade" }) in src/db/schema.ts, and a migration that brings it to the database.',
      { ...schema, hint: 'no-foreign-key' },
    )
  );
}

type Post = (body: object) => Promise<Observed<Answer>>;

/** Fails with the sentence of the first test where nobody can be created at all: then nothing finer can be seen. */
async function expectWorking(post: Post): Promise<void> {
  const body = newProfile();
  failIfNotCreated(await post(body), body.username);
}

function idOf(json: unknown): number {
  const id = typeof json === 'object' && json !== null && 'id' in json ? json.id : undefined;
  failIf(typeof id !== 'number', 'The answer to POST does not show the id of the new profile.', {
    ...route,
    hint: 'the-answer-is-not-the-new-profile',
  });
  return Number(id);
}

/** The one sentence that somebody who has not begun needs to read. */
function failIfNoRoute(seen: Observed<Answer>): void {
  failIf(
    seen.result.status === 404 && rowsAreAsBefore(seen) && !seen.fileChanged,
    'POST /v1/profile is answered with 404. Nobody can be created yet, not even in the JSON file: add the route to src/http/routes.ts, and a method to ProfileService that writes a row.',
    { ...route, hint: 'what-this-step-is-after' },
  );
  failIfAnsweredWithNothing(seen.result, { ...route, hint: 'the-answer-is-not-the-new-profile' });
}

/** Knows what the usual mistakes look like from outside. */
function failIfNotCreated(seen: Observed<Answer>, username: string): void {
  const isCreated = seen.after.some((row) => row.username === username);
  failIf(
    /42P01/u.test(printed()),
    'PostgreSQL knows no such table: schema.ts describes one that no migration makes. Generate it with npx workshop db generate, and leave what it writes to the journal.',
    { ...schema, hint: 'there-is-no-table-for-the-links' },
  );
  failIf(
    /23503/u.test(printed()),
    'A link points at a profile that it can not see: the profile lies in a transaction that is still running, and the insert of the links goes past it, over another connection. Send both through what session.transaction gives its callback.',
    { ...service, hint: 'a-query-beside-the-transaction' },
  );
  failIf(
    !isCreated && seen.fileChanged,
    'The new profile went to the JSON file. Let the post route in src/http/routes.ts ask ProfileService to write a row.',
    { ...route, hint: 'nobody-was-created' },
  );
  failIf(
    !isCreated && seen.result.status < 400,
    `The answer is ${seen.result.status}, and there is no row. A query is sent only when somebody awaits it: is an await missing?`,
    { ...service, hint: 'nobody-was-created' },
  );
  failIf(
    !isCreated && seen.result.status < 500,
    `The new profile was refused with ${seen.result.status}, and nobody was created. There are links in what was sent, as part 2 has them: does the schema of a new profile know each field?`,
    { ...route, hint: 'nobody-was-created' },
  );
}
