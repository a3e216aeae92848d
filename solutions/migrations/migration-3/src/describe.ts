import type { User } from './db/schema.ts';

/** A user in a few characters, for logs and terminals. It names nobody's password hash. */
export function describeUser(user: User): string {
  return `<User ${user.username}>`;
}
