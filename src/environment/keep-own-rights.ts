/**
 * Gives the account that runs us its own rights on the files that it makes. A umask of 0777 would make folders that
 * nothing can be put into. What others may do with them stays as it was.
 */
export function keepOwnRights(): void {
  const mask = process.umask(0o077);
  process.umask(mask & 0o077);
}
