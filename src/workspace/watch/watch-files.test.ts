import { appendFile, link, mkdir, mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { lookForMissedChanges } from './look-for-missed-changes.ts';
import { watchFiles } from './watch-files.ts';

interface Watched extends AsyncDisposable {
  readonly folder: string;
  readonly calls: (readonly string[])[];
  file(name: string): string;
}

async function watched(
  options: { folder?: string; secondLookMs?: number; debounceMs?: number; sinceMs?: number } = {},
): Promise<Watched> {
  const folder = options.folder ?? (await mkdtemp(path.join(tmpdir(), 'workshop watch ')));
  const file = (name: string) => path.join(folder, name);
  await mkdir(file('src'), { recursive: true });
  await writeFile(file('src/main.ts'), 'one');
  const calls: (readonly string[])[] = [];
  const ending = new AbortController();
  const onChange = (paths: readonly string[]) => calls.push(paths);
  const watch = watchFiles(folder, { signal: ending.signal, onChange, ...options });
  await watch.ready;
  return {
    folder,
    calls,
    file,
    [Symbol.asyncDispose]: async () => {
      ending.abort();
      await watch.closed;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Everything reported so far, as soon as it holds this name. */
async function reports({ calls }: Watched, name: string): Promise<string[]> {
  const hasCome = () => {
    if (!calls.flat().includes(name)) throw new Error(`${name} was not reported`);
  };
  await vi.waitFor(hasCome, { timeout: 15_000, interval: 5 });
  return calls.flat();
}

test('a save while the watch was being made ready is reported, too', async () => {
  await using folder = await watched({ sinceMs: Date.now() - 60_000 });
  expect(await reports(folder, 'src/main.ts')).toEqual(['src/main.ts']);
  await using later = await watched({ sinceMs: Date.now() + 60_000 });
  await writeFile(later.file('src/other.ts'), 'new');
  expect(await reports(later, 'src/other.ts')).toEqual(['src/other.ts']);
});

test('a write in place is reported, again and again', async () => {
  await using folder = await watched();
  for (const content of ['two', 'three!', 'four!!!']) {
    folder.calls.length = 0;
    // oxlint-disable-next-line no-await-in-loop -- one save after the other is what is tried
    await writeFile(folder.file('src/main.ts'), content);
    // oxlint-disable-next-line no-await-in-loop
    expect(await reports(folder, 'src/main.ts')).toContain('src/main.ts');
  }
});

test('an atomic save is reported, again and again', async () => {
  await using folder = await watched();
  for (const content of ['two', 'three!', 'four!!!']) {
    folder.calls.length = 0;
    // oxlint-disable-next-line no-await-in-loop -- one save after the other is what is tried
    await writeFile(folder.file('src/.main.ts.tmp'), content);
    // oxlint-disable-next-line no-await-in-loop
    await rename(folder.file('src/.main.ts.tmp'), folder.file('src/main.ts'));
    // oxlint-disable-next-line no-await-in-loop
    expect(await reports(folder, 'src/main.ts')).toContain('src/main.ts');
  }
});

test('a file that is removed and written anew is reported', async () => {
  await using folder = await watched();
  await rm(folder.file('src/main.ts'));
  await writeFile(folder.file('src/main.ts'), 'new');
  expect(await reports(folder, 'src/main.ts')).toContain('src/main.ts');
});

test('a removed file is reported', async () => {
  await using folder = await watched();
  await rm(folder.file('src/main.ts'));
  expect(await reports(folder, 'src/main.ts')).toContain('src/main.ts');
});

test('a file in a new folder is reported, and so are its later saves', async () => {
  await using folder = await watched();
  await mkdir(folder.file('src/http/routes'), { recursive: true });
  await writeFile(folder.file('src/http/routes/a.ts'), 'one');
  expect(await reports(folder, 'src/http/routes/a.ts')).toContain('src/http/routes/a.ts');
  folder.calls.length = 0;
  await appendFile(folder.file('src/http/routes/a.ts'), 'two');
  expect(await reports(folder, 'src/http/routes/a.ts')).toContain('src/http/routes/a.ts');
});

test('saves that come together are one call', async () => {
  // On a busy machine the system reports them some time apart.
  await using folder = await watched({ debounceMs: 1_000 });
  await Promise.all(['a.ts', 'b.ts', 'c.ts'].map((name) => writeFile(folder.file(name), 'x')));
  expect(await reports(folder, 'c.ts')).toContain('c.ts');
  expect(folder.calls).toEqual([['a.ts', 'b.ts', 'c.ts']]);
});

test("what is no source of the learner's is left out", async () => {
  await using folder = await watched();
  const ignored = [
    'node_modules/x/index.js',
    'dist/a.js',
    '.workshop/progress.json',
    '.env.development',
    'src/.main.ts.swp',
    'src/main.ts~',
    'src/4913',
    'server.log',
  ];
  for (const name of ignored) {
    // oxlint-disable-next-line no-await-in-loop -- in this order
    await mkdir(path.dirname(folder.file(name)), { recursive: true });
    // oxlint-disable-next-line no-await-in-loop
    await writeFile(folder.file(name), 'x');
  }
  await writeFile(folder.file('last.ts'), 'x');
  expect(await reports(folder, 'last.ts')).toContain('last.ts');
  expect(folder.calls).toEqual([['last.ts']]);
});

test('nothing is reported once the watch has ended', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'workshop watch '));
  const ending = new AbortController();
  const onChange = vi.fn<(paths: readonly string[]) => void>();
  const watch = watchFiles(folder, { signal: ending.signal, onChange, debounceMs: 300 });
  await watch.ready;
  await using quick = await watched({ folder });
  await using slow = await watched({ folder, debounceMs: 400 });
  await writeFile(path.join(folder, 'a.ts'), 'x');
  // What a quicker watch has told, this one knows as well and holds back.
  await reports(quick, 'a.ts');
  ending.abort();
  await watch.closed;
  // What a slower one tells, this one would have told before.
  await reports(slow, 'a.ts');
  expect(onChange).not.toHaveBeenCalled();
});

test('a watch that is ended at once is neither ready nor closed late', async () => {
  const watch = watchFiles(tmpdir(), { signal: AbortSignal.abort(), onChange: () => {} });
  await expect(Promise.all([watch.ready, watch.closed])).resolves.toBeDefined();
});

test('where the system reports nothing, the watch polls from the first missed change on', async () => {
  await using outside = await watched();
  await using folder = await watched({ secondLookMs: 50 });
  // A folder's watch hears nothing of a write through another name of its file.
  await writeFile(outside.file('linked.ts'), 'one');
  await link(outside.file('linked.ts'), folder.file('linked.ts'));
  await reports(folder, 'linked.ts');
  for (const content of ['two', 'three!', 'four!!!']) {
    folder.calls.length = 0;
    // oxlint-disable-next-line no-await-in-loop -- one save after the other is what is tried
    await writeFile(outside.file('linked.ts'), content);
    // oxlint-disable-next-line no-await-in-loop
    expect(await reports(folder, 'linked.ts')).toContain('linked.ts');
  }
});

test('a change that the system told nothing of is found and told once', async () => {
  await using folder = await watched();
  const missed: string[] = [];
  const look = lookForMissedChanges(folder.folder, {
    intervalMs: 20,
    isIgnored: (file) => file.endsWith('.log'),
    onMissed: (paths) => missed.push(...paths),
  });
  let seconds = 0;
  // Its first look may come before or after any one save, so it is saved until it is seen.
  await vi.waitFor(
    async () => {
      seconds += 1;
      await writeFile(folder.file('ignored.log'), String(seconds));
      await utimes(folder.file('src/main.ts'), seconds, seconds);
      expect(missed).toEqual(['src/main.ts']);
    },
    { timeout: 5000, interval: 15 },
  );
  look.stop();
});

test('a change that was reported is none that was missed', async () => {
  await using folder = await watched();
  const missed: string[] = [];
  let looks = 0;
  const look = lookForMissedChanges(folder.folder, {
    intervalMs: 10,
    isIgnored: (file) => {
      if (file.endsWith('main.ts')) looks += 1;
      return false;
    },
    onMissed: (paths) => missed.push(...paths),
  });
  await vi.waitFor(() => expect(looks).toBeGreaterThan(1), { timeout: 5000, interval: 1 });
  await writeFile(folder.file('src/main.ts'), 'changed');
  look.noteReported('src/main.ts');
  const before = looks;
  await vi.waitFor(() => expect(looks).toBeGreaterThan(before + 4), { timeout: 5000, interval: 1 });
  look.stop();
  expect(missed).toEqual([]);
});
