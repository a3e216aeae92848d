import { namePattern as name, qualifiedNamePattern as qualified, shownName } from './name-patterns.ts';

/** What a statement does to rows, or needs of them, that its author had better know. */
export interface StatementWarning {
  readonly kind: 'loses-data' | 'may-fail' | 'changes-rows';
  /** A clause without a full stop. */
  readonly text: string;
}

interface Rule {
  readonly pattern: RegExp;
  /** Gets what the pattern captured: a table's name first, in most. */
  warn(first: string, ...more: readonly string[]): StatementWarning;
}

const loses = (text: string): StatementWarning => ({ kind: 'loses-data', text });
const mayFail = (text: string): StatementWarning => ({ kind: 'may-fail', text });

const rules: readonly Rule[] = [
  {
    pattern: new RegExp(String.raw`^drop\s+table\s+(?:if\s+exists\s+)?${qualified}`, 'iu'),
    warn: (table) => loses(`the table ${table} goes with all of its rows`),
  },
  {
    pattern: new RegExp(
      String.raw`^alter\s+table\s+(?:only\s+)?${qualified}\s+drop\s+column\s+(?:if\s+exists\s+)?${name}`,
      'iu',
    ),
    warn: (table, column) => loses(`the column ${table}.${column} goes with all of its values`),
  },
  {
    pattern: new RegExp(
      String.raw`^alter\s+table\s+(?:only\s+)?${qualified}\s+alter\s+column\s+${name}\s+(?:set\s+data\s+)?type\s+(.+)`,
      'isu',
    ),
    warn: (table, column, type) =>
      mayFail(
        `values of ${table}.${column} that don't fit ${type?.split(/\s+using\s|;\s*$/iu)[0]?.trim()} stop it`,
      ),
  },
  {
    pattern: new RegExp(
      String.raw`^alter\s+table\s+(?:only\s+)?${qualified}\s+add\s+column\s+(?:if\s+not\s+exists\s+)?${name}(?!.*\b(?:default|generated|serial)\b).*\bnot\s+null\b`,
      'isu',
    ),
    warn: (table, column) =>
      mayFail(
        `it stops where ${table} has rows: ${column} is NOT NULL, and nothing says which value they get`,
      ),
  },
  {
    pattern: new RegExp(
      String.raw`^alter\s+table\s+(?:only\s+)?${qualified}\s+alter\s+column\s+${name}\s+set\s+not\s+null`,
      'iu',
    ),
    warn: (table, column) => mayFail(`it stops where a row of ${table} has no ${column}`),
  },
  {
    pattern: new RegExp(
      String.raw`^alter\s+table\s+(?:only\s+)?${qualified}\s+add\s+constraint\s+${name}\s+(check|unique|foreign\s+key)`,
      'iu',
    ),
    warn: (table, constraint, kind = '') =>
      mayFail(`rows of ${table} that break ${constraint} (${kind.toUpperCase()}) stop it`),
  },
  {
    pattern: /^(insert|update|delete|truncate|merge|with)\b/iu,
    warn: (word) => ({ kind: 'changes-rows', text: `${word.toUpperCase()} changes rows` }),
  },
];

const newTable = new RegExp(String.raw`^create\s+table\s+(?:if\s+not\s+exists\s+)?${qualified}`, 'iu');
const changedTable = new RegExp(String.raw`^alter\s+table\s+(?:only\s+)?${qualified}`, 'iu');

/**
 * What there is to say about a statement; undefined where it is harmless.
 *
 * @param others the statements that it runs with: a table that one of them makes has no rows to be in the way
 */
export function findWarning(statement: string, others: readonly string[] = []): StatementWarning | undefined {
  const changed = tableIn(statement, changedTable);
  if (changed !== undefined && others.some((other) => tableIn(other, newTable) === changed)) return undefined;
  for (const rule of rules) {
    const match = rule.pattern.exec(statement);
    if (match === null) continue;
    const [, first = '', ...more] = match;
    return rule.warn(shownName(first), ...more);
  }
  return undefined;
}

function tableIn(statement: string, pattern: RegExp): string | undefined {
  const [, table] = pattern.exec(statement) ?? [];
  return table === undefined ? undefined : shownName(table);
}
