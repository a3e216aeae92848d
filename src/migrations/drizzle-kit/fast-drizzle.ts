/**
 * drizzle-orm's package.json is so large that Node spends more on reading it, once for each of a hundred modules,
 * than on all the rest of a start. Its modules import each other by relative paths, which need no package.json.
 */
export function drizzleModule(specifier: string, parentUrl: string | undefined): string | undefined {
  const isInside = specifier.startsWith('.') && parentUrl?.includes('/node_modules/drizzle-orm/') === true;
  return isInside ? new URL(specifier, parentUrl).href : undefined;
}
