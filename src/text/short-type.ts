/** PostgreSQL's long names, as they are written in schemas. */
const short: readonly (readonly [RegExp, string])[] = [
  [/^character varying\b/u, 'varchar'],
  [/^character\b/u, 'char'],
  [/^timestamp(\(\d\))? with time zone$/u, 'timestamptz$1'],
  [/^timestamp(\(\d\))? without time zone$/u, 'timestamp$1'],
  [/^time(\(\d\))? with time zone$/u, 'timetz$1'],
  [/^time(\(\d\))? without time zone$/u, 'time$1'],
  [/^double precision$/u, 'float8'],
];

/** A type by its usual short name: `varchar(50)` for `character varying(50)`. */
export function shortType(type: string): string {
  return short.reduce((text, [long, name]) => text.replace(long, name), type);
}
