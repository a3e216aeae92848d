import { readFileSync } from 'node:fs';
import { InvalidArgumentError, type Command } from 'commander';
import type { z } from 'zod';
import { encodeProfile, NewProfile, ProfileChanges, ProfileId } from '../profile.ts';
import { getService } from '../services/index.ts';
import { ProfileService } from '../services/profiles.ts';
import { fail, print } from './output.ts';
import { withServices } from './with-services.ts';

export function addProfileCommands(program: Command): void {
  const profiles = program.command('profiles').description('Look at profiles and change them.');

  profiles
    .command('get')
    .description('Print one profile.')
    .argument('<id>', "the profile's id", toProfileId)
    .action(
      // Inside `action`: commander is given the wrapped function, and so can wait for its end.
      withServices(async (id: number) => {
        const profileService = getService(ProfileService);
        await profileService.session(async (session) => {
          const profile = await profileService.getById(session, id);
          if (!profile) return fail(`Profile ${id} not found`);

          print(encodeProfile(profile));
        });
      }),
    );

  profiles
    .command('create')
    .description('Create one profile.')
    .argument('<file>', 'a JSON file with the profile', jsonFile(NewProfile))
    .action(
      withServices(async (newProfile: NewProfile) => {
        const profileService = getService(ProfileService);
        await profileService.session(async (session) => {
          print(encodeProfile(await profileService.create(session, newProfile)));
        });
      }),
    );

  profiles
    .command('update')
    .description('Change one profile.')
    .argument('<id>', "the profile's id", toProfileId)
    .argument('<file>', 'a JSON file with the fields to change', jsonFile(ProfileChanges))
    .action(
      withServices(async (id: number, changes: ProfileChanges) => {
        const profileService = getService(ProfileService);
        await profileService.session(async (session) => {
          // What the service throws, such as TakenError, withServices says in one line.
          const profile = await profileService.update(session, id, changes);
          if (!profile) return fail(`Profile ${id} not found`);

          print(encodeProfile(profile));
        });
      }),
    );
}

function toProfileId(text: string): number {
  const result = ProfileId.safeParse(text);
  if (!result.success) throw new InvalidArgumentError('It has to be a whole number from 1 on.');
  return result.data;
}

/** Reads an argument that names a JSON file, whose content has to fit. */
function jsonFile<T>(schema: z.ZodType<T>): (file: string) => T {
  return (file) => {
    const result = schema.safeParse(readJson(file));
    if (result.success) return result.data;
    throw new InvalidArgumentError(
      result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`.trim()).join('; '),
    );
  };
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}
