import type { Sql } from 'postgres';
import {
  aboutOwnTests,
  type Answer,
  expect,
  explain,
  failIf,
  type Pointer,
  printed,
} from 'workshop-runner/kit';
import { expectProfile, failIfStillInTheFile } from '../checks/expect-profile.ts';
import { failIfTestedBeforeAwait, isProfile } from '../checks/inquiry.ts';
import { failIfTestsWereChanged } from '../checks/kept-tests.ts';
import { failIfOwnTestsFail } from '../checks/own-tests.ts';
import { decoyText, type PlantedProfile, test as base, unusedId } from '../checks/profiles.ts';
import { failIfOutsideSession } from '../checks/sessions.ts';

const service: Pointer = { file: 'src/services/profiles.ts', near: /\bgetById\b/ };
const route: Pointer = { file: 'src/http/routes.ts', near: /\.get\(\s*['"`]\/profile\/:id/ };

const ownTests = ['tests/get-profile.test.ts', 'tests/profile-service.test.ts'];

const test = base.extend('expectAnswer', ({ server, askService, watched }) =>
  /** Asks for the profile, and expects these values. */
  async (profile: PlantedProfile): Promise<Answer> => {
    const path = `/v1/profile/${profile.id}`;
    const answer = await server.get(path);
    const see = () => watched.see(() => watched.server.get(path));
    await expectProfile(answer, profile, { askService, see });
    return answer;
  },
);

test('answers with the row in the database', async ({ expectAnswer, plant }) => {
  const profile = await plant();
  explain(
    'The answer does not have the values of the row in the database. Every one of them has to come from it.',
    {
      ...service,
      hint: 'the-answer-is-made-of-constants',
    },
  );
  await expectAnswer(profile);
});

test('sees a change that was made a moment ago', async ({ expectAnswer, plant, database }) => {
  const profile = await plant();
  await expectAnswer(profile);

  const fullName = `Changed ${profile.username.slice(0, 8)}`;
  await database`update profiles set full_name = ${fullName} where id = ${profile.id}`;
  explain(
    'The row was changed a moment ago, and the answer is still the old one. Ask the database for each request, and keep nothing.',
    {
      ...service,
      hint: 'an-old-answer-comes-back',
    },
  );
  await expectAnswer({ ...profile, fullName });
});

test('tells several profiles apart', async ({ expectAnswer, plant }) => {
  const planted = [await plant(), await plant(), await plant()];
  explain(
    'Another profile came back than the one that was asked for. Does the query say which row: where the id column equals the id?',
    { ...service, hint: 'the-wrong-row-comes-back' },
  );
  for (const profile of planted.toReversed()) {
    await expectAnswer(profile);
  }
});

test('sends dates and large numbers as text, and keeps the password hash', async ({
  expectAnswer,
  plant,
}) => {
  const profile = await plant();
  const answer = await expectAnswer(profile);
  failIf(
    answer.text.includes(profile.passwordHash),
    'The password hash went out with the profile. Send encodeProfile(profile): it picks what the world may see.',
    { ...route, hint: 'the-raw-row-was-sent' },
  );

  explain(
    'A value lost something on its way into JSON. Send encodeProfile(profile): it turns dates and large numbers into text.',
    {
      ...route,
      hint: 'the-raw-row-was-sent',
    },
  );
  expect(answer.json).toMatchObject({
    bornOn: profile.bornOn,
    followers: String(profile.followers),
    createdAt: profile.createdAt.toISOString(),
    updatedAt: profile.updatedAt.toISOString(),
  });
});

test('answers 404 when the database has no such profile', async ({
  server,
  plant,
  database,
  learnerFile,
}) => {
  const profile = await plant();
  const routes = await learnerFile('src/http/routes.ts').catch(() => '');
  expectNobody(await server.get(`/v1/profile/${unusedId()}`), routes);

  await database`delete from profiles where id = ${profile.id}`;
  expectNobody(await server.get(`/v1/profile/${profile.id}`), routes);
});

function expectNobody(answer: Answer, routes: string): void {
  failIfStillInTheFile(answer);
  const start = `The database has no such profile, and the answer is ${answer.status} instead of 404`;
  failIfTestedBeforeAwait(printed(), routes, { start, pointer: { ...route, hint: 'an-await-is-missing' } });
  failIf(
    answer.status === 200 && answer.text.includes('"username"'),
    'The database has no such profile, and somebody else came back. Does the query say which row: where the id column equals the id?',
    { ...service, hint: 'the-wrong-row-comes-back' },
  );
  failIf(
    answer.status < 500 && answer.status !== 404,
    `The database has no such profile, and the answer is ${answer.status}. It should be 404: that says that nobody has this id.`,
    { ...route, hint: 'nobody-has-that-id' },
  );
  failIf(
    answer.status !== 404,
    `The database has no such profile, and the answer is ${answer.status} instead of 404. findFirst gives undefined then, and a select an empty list, which counts as true.`,
    { ...route, hint: 'nobody-has-that-id' },
  );
}

for (const id of ['abc', '1 OR 1=1', '1;drop table profiles;--', '99999999999', '0']) {
  test(`refuses the id ${id}`, async ({ server, plant, database }) => {
    await plant();
    const answer = await server.get(`/v1/profile/${encodeURIComponent(id)}`);
    failIf(
      answer.status >= 500 && /PostgresError|UNDEFINED_VALUE/.test(printed()),
      `The id ${id} went to the database as it came in. Check it first: parsed(ProfileId, …) answers for you.`,
      { ...route, hint: 'the-id-goes-to-the-database-unchecked' },
    );

    explain(
      `An id such as ${id} should be refused with 422, or be unknown with 404, and leave the table alone.`,
      {
        ...route,
        hint: 'the-id-goes-to-the-database-unchecked',
      },
    );
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(await database`select id from profiles`).toHaveLength(1);
  });
}

test('ProfileService.getById asks the database', async ({ expectAnswer, plant, askService }) => {
  const profile = await plant();
  await expectAnswer(profile);
  const [given, ofUnknown] = await Promise.all([
    askService('getById', profile.id),
    askService('getById', unusedId()),
  ]);
  for (const answer of [given, ofUnknown]) {
    failIf(
      answer.kind === 'object' && answer.fullName === decoyText,
      'The route answers with the row in the database, and ProfileService.getById still reads the JSON file: asked for the same id, it gave the profile in the file. The next step asks it as well. Move the query of the route into getById.',
      { ...service, exactly: /\bfindProfile\(/u, hint: 'the-profile-still-comes-from-the-json-file' },
    );
  }
  const isGiven =
    isProfile(given, profile.id) && given.kind === 'object' && given.fullName === profile.fullName;
  failIf(
    given.kind === 'nothing' || (given.kind === 'object' && !isGiven),
    'The route answers with the row in the database, and ProfileService.getById, asked for the same id in a session of its own, gave something else. The next step asks it as well. Let the query be in getById.',
    { ...service, hint: 'the-wrong-row-comes-back' },
  );
});

test('asks the database in a session', async ({ expectAnswer, plant, server, watched, database }) => {
  const profile = await plant();
  await expectAnswer(profile);
  const path = `/v1/profile/${profile.id}`;
  failIfOutsideSession(await watched.see(() => watched.server.get(path)), {
    ...route,
    exactly: /^(?!.*\basync\b).*\.session\(|\.getById\(/u,
    hint: 'a-query-outside-of-the-session',
  });

  const before = await countConnections(database);
  for (let sent = 0; sent < requestsInARow; sent += 1) await server.get(path);
  const opened = (await countConnections(database)) - before;
  failIf(
    opened >= requestsInARow,
    `Each of ${requestsInARow} requests, one after the other, opened a connection of its own and left it open. The application has one pool for all of them: send the query through the session that profileService.session(…) gives to its callback.`,
    { ...route, exactly: /\bopenDatabase\(|\bpostgres\(/u, hint: 'a-query-outside-of-the-session' },
  );
});

const requestsInARow = 5;

async function countConnections(database: Sql): Promise<number> {
  const open = await database`
    select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
  return open.length;
}

test('your own tests pass', aboutOwnTests, async ({ runOwnTests, testFile }) => {
  failIfOwnTestsFail(await runOwnTests(ownTests), {});
  for (const file of ownTests) {
    failIfTestsWereChanged(await testFile(file), { hint: 'a-test-was-changed' });
  }
});
