/** Types that schema.ts and the catalogs call the same. */
const sameNames: ReadonlySet<string> = new Set([
  'integer',
  'bigint',
  'smallint',
  'text',
  'boolean',
  'date',
  'uuid',
  'json',
  'jsonb',
  'real',
  'double precision',
]);

const otherNames: Readonly<Record<string, string>> = {
  serial: 'integer',
  bigserial: 'bigint',
  smallserial: 'smallint',
  varchar: 'character varying',
  char: 'character',
};

/**
 * A column's type in schema.ts as the catalogs say it: `varchar(50)` is `character varying(50)` there. Null for one that
 * can be written in other ways than these.
 */
export function catalogType(type: string): string | null {
  if (sameNames.has(type)) return type;
  const [, name = '', length = ''] = /^(\w+)(\(\d+\))?$/u.exec(type) ?? [];
  const other = otherNames[name];
  if (other !== undefined) return other === 'character' && length === '' ? 'character(1)' : other + length;
  const [, clock, precision = '', zone] = /^(timestamp|time) ?(\(\d\))?( with time zone)?$/u.exec(type) ?? [];
  return clock === undefined ? null : `${clock}${precision}${zone ?? ' without time zone'}`;
}
