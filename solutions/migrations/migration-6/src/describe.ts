import type { Member } from './db/schema.ts';

/** A member in a few characters, for logs and terminals. It names nobody's password hash. */
export function describeMember(member: Member): string {
  return `<Member ${member.username}>`;
}
