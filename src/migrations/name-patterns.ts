/** In quotes, a name may have spaces and the like. One with a dot isn't taken for a name: it would read like a schema's. */
const plain = String.raw`[\p{L}\p{N}_$]+`;
const inQuotes = String.raw`[^".]+`;

/** What a name looks like in SQL, quoted or not, as the source of a pattern with the flag u. Each captures once. */
export const namePattern = String.raw`"?((?<=")${inQuotes}(?=")|${plain})"?`;

/** A name in the schema `public`, which may be said or not; no name in another schema. */
export const publicNamePattern = String.raw`(?:"?public"?\.)?${namePattern}(?!["\p{L}\p{N}_$]*\.)`;

/** A name in any schema; what it captures is for `shownName`. */
export const qualifiedNamePattern = String.raw`((?:(?:"${inQuotes}"|${plain})\.)?(?:"${inQuotes}"|${plain}))`;

/** As a learner names it: without quotes, and without the schema where that is `public`. */
export function shownName(captured: string): string {
  return captured.replaceAll('"', '').replace(/^public\./iu, '');
}
