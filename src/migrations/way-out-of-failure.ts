import { findWarning } from './find-warning.ts';
import type { MigrationFailed } from './migration-failed.ts';

/** What the advice depends on, besides the failure itself. */
export interface FailedFile {
  readonly direction: 'up' | 'down';
  /** How the migration is taken out of the folder, if drizzle-kit wrote it from schema.ts; undefined if it is written by hand. */
  readonly dropped?: string | undefined;
  /** The pending migration before this one that adds the enum value in question. */
  readonly addsEnumValue?: string | undefined;
}

type Advise = (
  failure: Pick<MigrationFailed, 'reason' | 'statement' | 'line'>,
  about: Place,
) => string | undefined;

interface Place extends FailedFile {
  /** "line 3 of 0001_two.sql", or "0001_two.sql" if the line isn't known. */
  readonly where: string;
  readonly file: string;
}

/**
 * What to do about a failure whose cause is not a mistake in the text: what PostgreSQL has to be asked in another way, or
 * what stands in the way. Undefined if the line itself, or schema.ts, is what to change. The codes are those of
 * https://www.postgresql.org/docs/18/errcodes-appendix.html.
 */
export function wayOutOfFailure(failure: MigrationFailed, file: FailedFile): string | undefined {
  const { line, sqlstate = '' } = failure;
  const where = line === undefined ? failure.file : `line ${line} of ${failure.file}`;
  const about = { ...file, file: failure.file, where };
  return (advice[sqlstate] ?? (isAboutRows(sqlstate) ? rowsDoNotFit : undefined))?.(failure, about);
}

/** Classes 22 and 23: the statement is right, and a row does not fit. */
export function isAboutRows(sqlstate: string): boolean {
  return /^2[23]/u.test(sqlstate);
}

const generateAgain = '`npx workshop db generate` and `npx workshop db migrate`';

const newEnumValue: Advise = (_failure, { dropped, addsEnumValue, file }) => {
  if (addsEnumValue !== undefined) {
    return `${addsEnumValue} adds the value and is pending as well, and all that is pending runs in one transaction. Apply it on its own first: ${dropped ?? '`npx workshop db drop` takes this migration out'}, \`npx workshop db migrate\` applies the rest, \`npx workshop undo\` brings this one back, and \`npx workshop db migrate\` applies it.`;
  }
  return dropped === undefined
    ? `A new value can be used once the migration that adds it is committed. Leave only the ALTER TYPE … ADD VALUE in ${file} and apply it. Then write what uses the value into a migration of its own: \`npx workshop db generate --custom --name …\`.`
    : `A new value can be used once the migration that adds it is committed, so this takes two migrations. ${dropped}. In schema.ts, add only the value to the enum, and don't use it yet: ${generateAgain}. Then use it (as a default, for example): ${generateAgain} again.`;
};

const notInTransaction: Advise = ({ statement }, { dropped, where }) => {
  if (!/\bconcurrently\b/iu.test(statement)) {
    return `A migration runs in a transaction, and that statement can't. Take it out: ${where}. If you need it, run it in a session of its own, such as psql.`;
  }
  return dropped === undefined
    ? `A migration runs in a transaction, and CONCURRENTLY can't. Leave that word out of ${where}, then try again.`
    : `A migration runs in a transaction, and CONCURRENTLY can't. ${dropped}; take \`.concurrently()\` out of schema.ts, and generate again.`;
};

const dependentObjects: Advise = (_failure, { direction, where }) =>
  direction === 'down'
    ? `What depends on it has to go first: drop it above ${where}, then try again. A down migration goes through the up migration backwards. CASCADE would drop more than you see.`
    : `What depends on it has to go first: drop or change it above ${where}, then try again. If it is needed, create it again below. CASCADE would drop it without a word.`;

const needsConversion: Advise = ({ reason }, { where }) => {
  const [, column] = /column "(.+?)" .*cannot be cast automatically/u.exec(reason) ?? [];
  if (column === undefined) return undefined;
  if (reason.startsWith('default for'))
    return `The old default can't become one of the new type. Write a statement with ALTER COLUMN "${column}" DROP DEFAULT above ${where}, and one with SET DEFAULT below it, then try again. schema.ts can stay as it is.`;
  return `drizzle-kit doesn't know how the old values become new ones, so say it in ${where}: write USING and an expression at its end, such as the one in the hint; then try again. schema.ts can stay as it is.`;
};

const rowsDoNotFit: Advise = ({ statement, line }, { where }) => {
  if (findWarning(statement)?.kind === 'changes-rows') return undefined;
  return line === undefined
    ? `PostgreSQL doesn't say which line of ${where} it was. The statement is right, and there are rows that don't fit it: write what becomes of them (an UPDATE, for example) above it, then try again.`
    : `The statement is right, and there are rows that don't fit it: write what becomes of them (an UPDATE, for example) above ${where}, then try again.`;
};

const missingInSchema: Advise = ({ reason }, { dropped }) => {
  const [, name] = /(?:type|schema|relation) "(.+?)" does not exist/u.exec(reason) ?? [];
  if (dropped === undefined || name === undefined) return undefined;
  return /^(?:small|big)?serial$/u.test(name)
    ? `serial is a shorthand that only CREATE TABLE knows, so a column can't become serial later. ${dropped}; write .generatedByDefaultAsIdentity() in schema.ts instead, and generate again.`
    : `drizzle-kit only sees what schema.ts exports. Is \`export\` missing in front of ${name}? ${dropped}; change schema.ts, and generate again.`;
};

const pendingTriggers: Advise = ({ reason }, { where }) =>
  reason.includes('pending trigger events')
    ? `Rows that were changed in this run still wait for their foreign keys to be checked. Write \`SET CONSTRAINTS ALL IMMEDIATE;\` above ${where}, then try again.`
    : inUse;

const inUse =
  'Another session uses it. Stop the application server (`npx workshop app stop`) and close open psql sessions, then try again.';

const usedByView: Advise = ({ reason }, { where }) =>
  reason.includes('used by a view')
    ? `Write a DROP VIEW above ${where} and the CREATE VIEW below it, then try again.`
    : undefined;

const advice: Readonly<Record<string, Advise>> = {
  '55P04': newEnumValue,
  '25001': notInTransaction,
  '2BP01': dependentObjects,
  '42804': needsConversion,
  '42704': missingInSchema,
  '42P01': missingInSchema,
  '3F000': missingInSchema,
  '55006': pendingTriggers,
  '0A000': usedByView,
  '55P03': () => inUse,
  '40P01': () => inUse,
  '57014': () => `It took longer than the time limit. ${inUse}`,
  '42501': (_failure, { where }) =>
    `The role that migrations run as may not do this; only an administrator of the server may. Take it out: ${where}.`,
};
