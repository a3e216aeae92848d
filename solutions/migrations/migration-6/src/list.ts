import { asc } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { databaseUrl } from './db/config.ts';
import { members } from './db/schema.ts';
import { describeMember } from './describe.ts';

const client = postgres(databaseUrl, { max: 1 });

try {
  for (const member of await drizzle(client).select().from(members).orderBy(asc(members.id))) {
    console.log(describeMember(member));
  }
} finally {
  await client.end();
}
