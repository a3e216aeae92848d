import { spawnSync } from 'node:child_process';
import { chmod, chown, cp, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openServer, serverStatus, stopServer } from '../open-server.ts';
import type { TemporaryCourse } from '../testing/temporary-course.ts';
import { makeTemporaryCourse, runInChild } from '../testing/temporary-course.ts';
import { isRoot } from './account.ts';
import { type Binaries, findBinaries } from './binaries.ts';
import { findHome, homeAt, isOurFolder, makeHome, spareHome } from './home.ts';
import { prepareStart } from './prepare-start.ts';

/** An ordinary account that every Unix has. */
const NOBODY = 65_534;
const USE = `await using server = await openServer(options);
  console.log(await server.ensureDatabase('profiles'), server.port);`;

// Only root can become somebody else.
const root = isRoot();

test.runIf(root)(
  'root gets a server that runs as another account, and leaves its files to that account',
  async () => {
    await using course = await makeTemporaryCourse();
    await using server = await openServer(course.options);
    expect(await server.ensureDatabase('profiles')).toBe('created');
    const home = await findHome(course.options.stateFolder);
    const { uid } = await stat(home?.dataFolder ?? '');
    expect(uid).not.toBe(0);
    expect((await stat(home?.settingsFile ?? '')).uid).toBe(uid);
  },
);

// Containers often have a small or full /dev/shm.
const fullMemory = 'mount -t tmpfs -o size=64k tmpfs /dev/shm && exec "$0" "$@"';
const withoutSharedMemory = ['unshare', '-m', 'sh', '-c', fullMemory];
const canMount =
  root &&
  process.platform === 'linux' &&
  spawnSync('unshare', ['-m', 'true'], { stdio: 'ignore' }).status === 0;

test.runIf(canMount)('the server starts with next to no room in /dev/shm', async () => {
  await using course = await makeTemporaryCourse();
  expect(await runInChild(course, USE, { through: withoutSharedMemory })).toMatch(/^created \d+\n$/u);
});

test.runIf(root)('an ordinary user gets a server of their own', async () => {
  await using course = await makeTemporaryCourse();
  await chown(course.folder, NOBODY, NOBODY);
  expect(await runInChild(course, USE, { uid: NOBODY, env: {} })).toMatch(/^created \d+\n$/u);
  const home = await findHome(course.options.stateFolder);
  expect((await stat(home?.dataFolder ?? '')).uid).toBe(NOBODY);
});

test.runIf(root)(
  "with sudo the server is the one of the folder's owner, who goes on without it",
  async () => {
    await using course = await makeTemporaryCourse();
    await chown(course.folder, NOBODY, NOBODY);
    const { port } = await withServer(course);
    expect((await stat(course.options.stateFolder)).uid).toBe(NOBODY);
    expect(await runInChild(course, USE, { uid: NOBODY })).toBe(`created ${port}\n`);
    expect(await runInChild(course, 'console.log(await stopServer(options))', { uid: NOBODY })).toBe(
      'stopped\n',
    );
    expect(await runInChild(course, USE, { uid: NOBODY })).toMatch(/^existed \d+\n$/u);
    expect(await stopServer(course.options)).toBe('stopped');
  },
);

test.runIf(root)('data that is there decides whom the server runs as', async () => {
  await using course = await makeTemporaryCourse();
  await withServer(course);
  await stopServer(course.options);
  const env = { ...course.options.env, SUDO_UID: String(NOBODY) };
  await using server = await openServer({ ...course.options, env });
  expect(await server.ensureDatabase('profiles')).toBe('created');
});

test.runIf(root)('a course in a folder that is closed to others keeps its data elsewhere', async () => {
  await using course = await makeTemporaryCourse({ mode: 0o700 });
  const { port } = await withServer(course);
  const spare = spareHome(course.options.stateFolder);
  expect((await findHome(course.options.stateFolder))?.folder).toBe(spare.folder);
  expect((await stat(spare.dataFolder)).mode & 0o777).toBe(0o700);
  expect((await serverStatus(course.options)).url).toContain(`:${port}/`);
  expect(await stopServer(course.options)).toBe('stopped');
  expect((await withServer(course)).port).toBeGreaterThan(0);
});

test.runIf(root)('a folder that somebody else made in the place for everybody is not used', async () => {
  await using course = await makeTemporaryCourse({ mode: 0o700 });
  const folder = await mkdtemp(path.join(tmpdir(), 'workshop-spare-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  expect(await isOurFolder(folder)).toBe(true);
  await chmod(folder, 0o777);
  expect(await isOurFolder(folder)).toBe(false);
  await chmod(folder, 0o711);
  await chown(folder, NOBODY, NOBODY);
  expect(await isOurFolder(folder)).toBe(false);
  await expect(makeHome(homeAt(folder), course.options.stateFolder, undefined)).rejects.toThrow(
    'somebody else made that folder',
  );
});

test.runIf(root)("somebody else's data is not touched, and that is said", async () => {
  await using course = await makeTemporaryCourse();
  await withServer(course);
  expect(await runInChild(course, USE, { uid: NOBODY })).toContain('belongs to another account');
  expect((await serverStatus(course.options)).state).toBe('running');
});

test.runIf(root)('a course in which nothing can be written is told as such', async () => {
  await using course = await makeTemporaryCourse();
  const output = await runInChild(course, USE, { uid: NOBODY });
  expect(output).toContain('no permission to write there');
  expect(output).toContain(course.options.stateFolder);
});

test.runIf(root)(
  'programs in a folder that the account cannot reach are copied beside the data',
  async () => {
    await using course = await makeTemporaryCourse();
    const packaged = await packageWithout('links', 0o700);
    const { binaries, home } = await prepareStart(course.options, packaged);
    expect(binaries.folder).toBe(path.join(home.folder, `runtime-${packaged.version}`, 'native'));
  },
);

test.runIf(root)('programs without their links in a folder that cannot be written are copied', async () => {
  await using course = await makeTemporaryCourse();
  await chown(course.folder, NOBODY, NOBODY);
  const packaged = await packageWithout('links', 0o755);
  const module = new URL('prepare-start.ts', import.meta.url).href;
  const output = await runInChild(
    course,
    `const { prepareStart } = await import(${JSON.stringify(module)});
    const { binaries } = await prepareStart(options, ${JSON.stringify(packaged)});
    console.log(binaries.folder)`,
    { uid: NOBODY },
  );
  expect(output.trim()).toBe(
    path.join(course.options.stateFolder, 'db', `runtime-${packaged.version}`, 'native'),
  );
});

test.skipIf(process.platform === 'win32')('programs that lack a library name it', async () => {
  await using course = await makeTemporaryCourse();
  const packaged = await packageWithout('library', 0o755);
  await expect(prepareStart(course.options, packaged)).rejects.toMatchObject({
    message: expect.stringMatching(/library \S*libssl\S* is missing/u),
    wayOut: expect.stringContaining('DATABASE_URL'),
  });
});

async function withServer(course: TemporaryCourse): Promise<{ port: number }> {
  await using server = await openServer(course.options);
  return { port: server.port };
}

/** A copy of the real programs with something missing. */
async function packageWithout(missing: 'links' | 'library', mode: number): Promise<Binaries> {
  const packaged = await findBinaries();
  const folder = await mkdtemp(path.join(tmpdir(), 'workshop-package-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const native = path.join(folder, 'native');
  await cp(packaged.folder, native, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (file) =>
      missing === 'links' ? !/libicu\w+\.so(\.60)?$/u.test(file) : !path.basename(file).startsWith('libssl'),
  });
  await chmod(folder, mode);
  return { folder: native, version: packaged.version };
}
