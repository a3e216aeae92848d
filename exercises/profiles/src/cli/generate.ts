import { InvalidArgumentError, type Command } from 'commander';
import { profiles } from '../db/schema.ts';
import { getService } from '../services/index.ts';
import { ProfileService } from '../services/profiles.ts';
import { withServices } from './with-services.ts';

interface GenerateOptions {
  readonly count: number;
  readonly seed: number;
}

type NewProfile = typeof profiles.$inferInsert;

export function addGenerateCommands(program: Command): void {
  const generate = program.command('generate').description('Make up data for the database.');

  generate
    .command('profiles')
    .description('Write made-up profiles to the database. The same seed makes the same profiles.')
    .option('--count <number>', 'how many', toCount, 20)
    .option('--seed <number>', 'where the made-up values begin', toCount, 1)
    .action(
      withServices(async ({ count, seed }: GenerateOptions) => {
        const rows = await makeUpProfiles(count, seed);
        const added = await getService(ProfileService).session((session) =>
          // Those that are there already stay as they are, so that the command may be repeated.
          session.insert(profiles).values(rows).onConflictDoNothing().returning({ id: profiles.id }),
        );
        const there = rows.length - added.length;
        process.stdout.write(
          `${added.length} profiles added${there ? `, ${there} were there already` : ''}.\n`,
        );
      }),
    );
}

async function makeUpProfiles(count: number, seed: number): Promise<NewProfile[]> {
  // Loaded here, so that the other commands don't wait for it.
  const { faker } = await import('@faker-js/faker/locale/en');
  faker.seed(seed);
  // Without a fixed day, "some time in the last years" would mean other days tomorrow.
  faker.setDefaultRefDate('2026-01-01T00:00:00.000Z');

  return Array.from({ length: count }, (_, index) => {
    const firstName = faker.person.firstName();
    const lastName = faker.person.lastName();
    // Seed and number make it unique; names alone would repeat.
    const username = `${firstName}.${lastName}.${seed}-${index + 1}`
      .toLowerCase()
      .replaceAll(/[^a-z0-9.-]/g, '');
    return {
      username,
      email: `${username}@example.com`,
      fullName: `${firstName} ${lastName}`,
      bio: faker.datatype.boolean(0.8) ? faker.person.bio() : null,
      bornOn: faker.date.birthdate().toISOString().slice(0, 10),
      followers: faker.number.bigInt({ min: 0n, max: 20_000_000_000_000_000n }),
      passwordHash: `made-up-${faker.string.hexadecimal({ length: 40, prefix: '' })}`,
      createdAt: faker.date.past({ years: 3 }),
    };
  });
}

function toCount(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('It has to be a number from 1 to 9999.');
  return Number(text);
}
