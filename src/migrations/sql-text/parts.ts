/** What drizzle sends to PostgreSQL as one query: an SQL file, or a part of it between two breakpoints. */
export interface SqlPart {
  readonly text: string;
  /** Where it begins in the file. */
  readonly offset: number;
}

const breakpoint = '--> statement-breakpoint';

/** Cuts a file exactly as drizzle-orm's migrator does: at each breakpoint, even at one inside a string or a comment. */
export function partsOf(sql: string): readonly SqlPart[] {
  let offset = 0;
  return sql.split(breakpoint).map((text) => {
    const part = { text, offset };
    offset += text.length + breakpoint.length;
    return part;
  });
}
