/** What PostgreSQL's refusals mean to somebody whose program ran into them. `message` is the server's own. */
const sentences: Readonly<Record<string, (message: string) => string>> = {
  '22001': (message) =>
    `PostgreSQL refused a text that is too long (${message}). Check the length before the query.`,
  '22003': (message) =>
    `PostgreSQL was given a number that does not fit (${message}). Check the value before it goes into a query.`,
  '22P02': (message) =>
    `PostgreSQL was given a value that it cannot read (${message}). Check the value before it goes into a query.`,
  '23502': (message) => `PostgreSQL refused a row with a required value missing (${message}).`,
  '23503': (message) => `PostgreSQL refused a row that points at another one that is not there (${message}).`,
  '23505': (message) =>
    `PostgreSQL refused a duplicate (${message}), and nothing in your code caught the error.`,
  '23514': (message) => `PostgreSQL refused a row that breaks a CHECK constraint (${message}).`,
  '25P02': () =>
    'A query failed inside a transaction, and the code went on with that transaction all the same.',
  '28000': (message) =>
    `PostgreSQL refused the connection (${message}). Does the code connect with DATABASE_URL?`,
  '28P01': (message) =>
    `PostgreSQL refused the password (${message}). Does the code connect with DATABASE_URL?`,
  '3D000': (message) =>
    `PostgreSQL has no such database (${message}). Does the code connect with DATABASE_URL?`,
  '40001': () => 'Two transactions got in each other’s way, and PostgreSQL cancelled one of them.',
  '40P01': () => 'Two transactions waited for each other, and PostgreSQL cancelled one of them.',
  '42501': (message) => `PostgreSQL refused that for lack of permission (${message}).`,
  '42601': (message) => `PostgreSQL could not read the SQL (${message}).`,
  '42703': (message) =>
    `PostgreSQL knows no such column (${message}). Has the migration that adds it been generated?`,
  '42804': (message) => `PostgreSQL was given a value of the wrong type (${message}).`,
  '42883': (message) =>
    `PostgreSQL knows no such function or operator (${message}). Are values of two types compared?`,
  '42P01': (message) =>
    `PostgreSQL knows no such table (${message}). Has the migration that makes it been generated?`,
  '42P07': (message) => `PostgreSQL already has what the code makes again (${message}).`,
  '53300': () =>
    'The code opened more connections than PostgreSQL has. Open one pool, and use it for every query.',
  '57014': () => 'PostgreSQL cancelled a query that took too long.',
};

/** Undefined for a SQLSTATE that has no sentence of its own. */
export function sentenceFor(sqlState: string, message: string): string | undefined {
  return sentences[sqlState]?.(message);
}
