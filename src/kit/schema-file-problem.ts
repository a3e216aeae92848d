import { checkSchema } from '../migrations/check-schema.ts';
import { explainUnexported, listStatements } from '../migrations/explain-schema-check.ts';
import { openKit } from '../migrations/drizzle-kit/open-kit.ts';
import { UserError } from '../errors.ts';

/** Why schema.ts and the learner's migrations do not agree, and where. */
export interface SchemaFileProblem {
  readonly sentence: string;
  /** Relative to the exercise's folder, with forward slashes. */
  readonly file?: string;
  readonly line?: number;
  /** What a new migration would change first, where that is a table or a column. */
  readonly about?: { readonly table: string; readonly column: string | null };
}

export interface SchemaPlace {
  readonly exerciseFolder: string;
  readonly migrationsFolder: string;
  readonly timeoutMs: number;
  /** A file's name as checks give it. */
  readonly nameOf: (file: string) => string;
}

const madeWithCustom =
  'The last one was made with --custom, and its snapshot knows nothing of what its SQL does. Take it out (`npx workshop db down` if it is applied, `npx workshop db drop`), and generate it without --custom, or with `npx workshop db rename` where something has another name.';

/** Compares schema.ts with the last snapshot, in a process of its own; null where they agree. */
export async function findSchemaFileProblem({
  exerciseFolder,
  migrationsFolder,
  timeoutMs,
  nameOf,
}: SchemaPlace): Promise<SchemaFileProblem | null> {
  await using kit = openKit(exerciseFolder, { timeoutMs });
  try {
    const { statements, unexported, isBlind } = await checkSchema(kit, migrationsFolder);
    const [table] = unexported;
    if (table !== undefined) {
      const file = nameOf(table.file);
      return { sentence: explainUnexported(table, file), file, line: table.line };
    }
    if (statements.length === 0) return null;
    const disagree = `schema.ts and the last migration do not agree: a new migration would run ${listStatements(statements)}.`;
    return { sentence: isBlind ? `${disagree} ${madeWithCustom}` : disagree, ...aboutOf(statements[0]) };
  } catch (error) {
    if (!(error instanceof UserError) || error.exitCode === 2) throw error;
    return { sentence: `${error.message} ${error.wayOut}` };
  }
}

/** The names of drizzle-kit's own statements, which are always quoted. */
const changed =
  /^(?:CREATE|ALTER) TABLE (?:"[^"]*"\.)?"(?<table>[^"]+)"(?: (?:ADD|ALTER) COLUMN "(?<column>[^"]+)")?/u;

function aboutOf(statement = ''): Pick<SchemaFileProblem, 'about'> {
  const { table, column } = changed.exec(statement)?.groups ?? {};
  return table === undefined ? {} : { about: { table, column: column ?? null } };
}
