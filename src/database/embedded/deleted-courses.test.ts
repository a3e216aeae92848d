import { chmod, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isAlive } from '../../system/process-tree.ts';
import { connect } from '../connect.ts';
import { openServer, stopServer } from '../open-server.ts';
import { makeTemporaryCourse } from '../testing/temporary-course.ts';
import { isRoot } from './account.ts';
import { noteCourse, sweepDeletedCourses } from './deleted-courses.ts';
import { findHome, homeAt, makeHome, spareHome } from './home.ts';
import { observeCluster } from './postmaster.ts';

const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );

test.runIf(isRoot())(
  'the data of a course whose folder was moved go along, and go when it is deleted',
  async () => {
    await using course = await makeTemporaryCourse({ mode: 0o700 });
    const { options, folder } = course;
    {
      await using server = await openServer(options);
      await server.ensureDatabase('profiles');
      await using connection = connect(server.url('profiles'));
      await connection.sql`create table kept (n int)`;
    }
    const first = spareHome(options.stateFolder);
    expect((await findHome(options.stateFolder))?.folder).toBe(first.folder);

    const moved = { ...options, stateFolder: path.join(`${folder}-moved`, '.workshop') };
    onTestFinished(() => rm(spareHome(moved.stateFolder).folder, { recursive: true, force: true }));
    await rename(folder, `${folder}-moved`);
    {
      await using server = await openServer(moved);
      expect(await server.ensureDatabase('profiles')).toBe('existed');
      expect((await server.planReset('profiles')).tables).toEqual([{ name: 'kept', rows: 0 }]);
    }
    expect(await isThere(first.folder)).toBe(false);

    const home = spareHome(moved.stateFolder);
    const state = await observeCluster(home);
    await rm(`${folder}-moved`, { recursive: true });
    await using other = await makeTemporaryCourse();
    await using _ = await openServer(other.options);
    expect(await isThere(home.folder)).toBe(false);
    expect('pid' in state && isAlive(state.pid)).toBe(false);
    await stopServer(other.options);
  },
);

test.skipIf(process.platform === 'win32')(
  'data of other courses, of disks that are not there, and without a note stay',
  async () => {
    const parent = await mkdtemp(path.join(tmpdir(), 'workshop-deleted-'));
    onTestFinished(() => rm(parent, { recursive: true, force: true }));
    const stateFolders = ['here', 'deleted', 'unmounted', 'unnoted', 'open'].map((name) =>
      path.join(parent, name, '.workshop'),
    );
    const homes = stateFolders.map(spareHome);
    onTestFinished(async () => {
      await Promise.all(homes.map(({ folder }) => rm(folder, { recursive: true, force: true })));
    });
    for (const [index, stateFolder] of stateFolders.entries()) {
      const home = homes[index] ?? homeAt('');
      await mkdir(path.dirname(stateFolder));
      await makeHome(home, stateFolder, undefined);
      if (!stateFolder.includes('unnoted')) await noteCourse(home, stateFolder);
      if (!stateFolder.includes('here')) await rm(path.dirname(stateFolder), { recursive: true });
    }
    const [, , unmounted, , open] = homes;
    const note = path.join(unmounted?.folder ?? '', 'course.json');
    const noted: object = JSON.parse(await readFile(note, 'utf8'));
    await writeFile(note, JSON.stringify({ ...noted, device: 4_294_967_295 }));
    // Another account could have written what is in it.
    await chmod(open?.folder ?? '', 0o777);
    await sweepDeletedCourses(path.join(parent, 'elsewhere', '.workshop'), process.env);
    expect(await Promise.all(homes.map(({ folder }) => isThere(folder)))).toEqual([
      true,
      false,
      true,
      true,
      true,
    ]);
  },
);
