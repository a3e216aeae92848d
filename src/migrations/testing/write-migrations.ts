import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { emptySnapshot } from '../snapshot.ts';
import { snapshotNameOf } from '../states/journal-text.ts';

/** The journal, the SQL and the snapshots (which say nothing) of migrations, by name without `.sql`, the oldest first, as drizzle-kit would have written them. */
export function migrationFiles(migrations: Readonly<Record<string, string>>): Record<string, string> {
  const tags = Object.keys(migrations).filter((name) => !name.endsWith('.down'));
  const entries = tags.map((tag, idx) => ({
    idx,
    version: '7',
    when: 1_700_000_000_000 + idx,
    tag,
    breakpoints: true,
  }));
  const journal = JSON.stringify({ version: '7', dialect: 'postgresql', entries }, null, 2);
  const files = Object.entries(migrations).map(([name, sql]) => [`${name}.sql`, sql]);
  const snapshots = entries.map((entry, place) => [
    `meta/${snapshotNameOf(entry)}`,
    JSON.stringify({ ...emptySnapshot, id: idAt(place + 1), prevId: idAt(place) }),
  ]);
  return { 'meta/_journal.json': journal, ...Object.fromEntries([...files, ...snapshots]) };
}

/** The id of the snapshot after so many migrations. */
function idAt(count: number): string {
  return emptySnapshot.id.slice(0, -String(count).length) + String(count);
}

export async function writeMigrations(
  folder: string,
  migrations: Readonly<Record<string, string>>,
): Promise<void> {
  await mkdir(path.join(folder, 'meta'), { recursive: true });
  for (const [name, text] of Object.entries(migrationFiles(migrations)))
    await writeFile(path.join(folder, name), text);
}
