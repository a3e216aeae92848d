import postgres from 'postgres';
import { databaseUrl } from './db/config.ts';

// Sends one statement to the database and prints the rows that come back:
//   npm run -s sql -- "select * from accounts"

const database = postgres(databaseUrl, { max: 1, onnotice: () => {} });

try {
  const rows = await database.unsafe(process.argv.slice(2).join(' '));
  print(rows.columns?.map(({ name }) => name) ?? [], rows);
  console.log(`${rows.command} ${rows.count}`);
} catch (error) {
  console.error(error instanceof Error && error.message !== '' ? error.message : error);
  process.exitCode = 1;
} finally {
  await database.end();
}

function print(columns: string[], rows: Iterable<Record<string, unknown>>): void {
  if (columns.length === 0) return;
  const lines = [columns, ...Array.from(rows, (row) => columns.map((name) => text(row[name])))];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => line[index]!.length)));
  for (const line of lines) {
    console.log(
      line
        .map((cell, index) => cell.padEnd(widths[index]!))
        .join(' │ ')
        .trimEnd(),
    );
  }
}

function text(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}
