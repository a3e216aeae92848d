import { connect } from '../../database/connect.ts';
import { readDatabaseFacts } from './find-problems.ts';
import type { DatabaseFacts } from './folder-problem.ts';

/** What a database says about its migrations. */
export async function askDatabase(url: string): Promise<DatabaseFacts> {
  await using connection = connect(url);
  return await readDatabaseFacts(connection.sql);
}
