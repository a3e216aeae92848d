import { bigintWayOut, placeIn } from './drizzle-kit/schema-failed.ts';

/** Why drizzle-kit generate made nothing, and what to do. */
export interface GenerateFailure {
  readonly message: string;
  readonly wayOut: string;
}

interface Surroundings {
  readonly exerciseFolder: string;
  /** What `db rename` would be told, where that is clear. */
  readonly renames: readonly string[];
}

interface Rule {
  readonly pattern: RegExp;
  explain(match: RegExpExecArray, output: string, about: Surroundings): GenerateFailure;
}

/** What drizzle-kit's error means. The first rule that finds its text explains. */
export function explainGenerate(
  output: string,
  exerciseFolder: string,
  renames: readonly string[],
): GenerateFailure {
  for (const rule of rules) {
    const match = rule.pattern.exec(output);
    if (match !== null) return rule.explain(match, output, { exerciseFolder, renames });
  }
  return failure(
    'drizzle-kit ended without a migration and did not say why.',
    'Is there a drizzle.config.ts in this folder? `npx workshop db check` says whether schema.ts can be read.',
  );
}

function failure(message: string, wayOut: string): GenerateFailure {
  return { message, wayOut };
}

function renameCommand(renames: readonly string[]): string {
  return renames.length === 0
    ? '`npx workshop db rename users=members` for a table, `accounts.name=full_name` for a column'
    : `\`npx workshop db rename ${renames.join(' ')}\``;
}

const rules: readonly Rule[] = [
  {
    pattern: /Interactive prompts require a TTY/u,
    explain: (_match, _output, { renames }) =>
      failure(
        'Something is missing from schema.ts and something else is new. drizzle-kit wants to ask whether that is a rename, and there is no terminal here to ask in.',
        `Run it in a terminal of your own and answer there; or, where it is a rename, say so: ${renameCommand(renames)}.`,
      ),
  },
  {
    pattern: /TypeError: Cannot read properties of undefined \(reading 'columns'\)/u,
    explain: (_match, _output, { renames }) =>
      failure(
        'drizzle-kit crashed. It does so when a table with an identity column is renamed (a fault of its own: drizzle-team/drizzle-orm#4838).',
        `Make the migration without it: ${renameCommand(renames)}. Or give the column's sequence its old name, .generatedByDefaultAsIdentity({ name: 'users_id_seq' }), and generate again.`,
      ),
  },
  {
    pattern: /serialize a BigInt/u,
    explain: () => failure("drizzle-kit can't write down a default that is a bigint.", bigintWayOut),
  },
  {
    pattern: /^(.+?):(\d+):\d+: ERROR: (.+)$/mu,
    explain: ([, file = '', line, what], _output, { exerciseFolder }) => {
      const place = placeIn(`${file}:${line}`, exerciseFolder);
      const where = place === undefined ? `${file}, line ${line}` : `${place.file}, line ${place.line}`;
      return failure(`There is a syntax error in ${where}: ${what}.`, 'Mend it, then generate again.');
    },
  },
  {
    pattern: /Cannot find module '([^']+)'\s+Require stack:\s+- (.+)/u,
    explain: ([, module, importer = ''], _output, { exerciseFolder }) =>
      failure(
        `${placeIn(`${importer}:1`, exerciseFolder)?.file ?? importer} imports '${module}', and there is no such module.`,
        "Is its name right, and is it one of the exercise's packages? Mend it, then generate again.",
      ),
  },
  {
    pattern: /No schema files? found.*?\[(.+?)\]/su,
    explain: ([, path]) =>
      failure(
        `There is no file at ${path}, where drizzle.config.ts says that the schema is.`,
        'Is the name in drizzle.config.ts right, and are you in the folder of the exercise?',
      ),
  },
  {
    pattern: /^(?:Uncaught )?(\w*Error)(?: \[\w+\])?: (.+)$/mu,
    explain: ([, name, what = ''], output, { exerciseFolder }) => {
      const place = placeIn(output, exerciseFolder);
      const reason = `${name === 'Error' ? '' : `${name}: `}${what.replace(/\.$/u, '')}`;
      return place === undefined
        ? failure(
            `drizzle-kit failed inside: ${reason}.`,
            '`npx workshop db check` says whether it is schema.ts; `npx workshop db rename` makes a migration that renames without drizzle-kit generate.',
          )
        : failure(
            `${place.file} failed in line ${place.line} while drizzle-kit loaded it: ${reason}.`,
            `Mend it, then generate again.`,
          );
    },
  },
  {
    pattern: /^\s*(?:Error|Invalid input)\s+(.+)$/mu,
    explain: ([, what]) =>
      failure(`drizzle-kit says: ${what}`, 'Look at drizzle.config.ts, then generate again.'),
  },
];
