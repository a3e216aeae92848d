/** What a name looks like in SQL, quoted or not, as the source of a pattern. Each captures once. */
export const namePattern = String.raw`"?([\w$]+)"?`;

/** A name in the schema `public`, which may be said or not; no name in another schema. */
export const publicNamePattern = String.raw`(?:"?public"?\.)?${namePattern}(?!["\w$]*\.)`;

/** A name in any schema; what it captures is for `shownName`. */
export const qualifiedNamePattern = String.raw`((?:"?[\w$]+"?\.)?"?[\w$]+"?)`;

/** As a learner names it: without quotes, and without the schema where that is `public`. */
export function shownName(captured: string): string {
  return captured.replaceAll('"', '').replace(/^public\./iu, '');
}
