import { expect, explain, failIf, type Pointer, type ProgramRun } from 'workshop-runner/kit';
import {
  type Caller,
  failAsNoProfile,
  failAsNotFound,
  failIfColumnNames,
  usedPromiseOrArray,
  usedWhatIsNoProfile,
} from './expect-profile.ts';
import type { Inquiry } from './inquiry.ts';
import { decoyText, type PlantedProfile } from './profiles.ts';
import type { Sight } from './sessions.ts';

/** Where one command of the application is, and where commander is told to begin. */
export interface CommandPlace {
  readonly command: Pointer & { readonly file: string };
  /** A call of the service that nobody waits for, else the command. */
  readonly notAwaited: Pointer;
  /** Where the command calls the service. */
  readonly call: Pointer;
  readonly main: Pointer;
  /** In a step that has no hint of the usual name: the one of its own that fits. */
  readonly hints?: Readonly<Record<string, string>>;
}

const methods = { get: 'getById', update: 'update', create: 'create' } as const;

export function placeOf(command: keyof typeof methods): CommandPlace {
  const file = 'src/cli/profiles.ts';
  const near = new RegExp(`\\.command\\(\\s*['"\`]${command}`, 'u');
  return {
    command: { file, near },
    notAwaited: {
      file,
      near: [new RegExp(`^(?!.*\\bawait\\b).*\\.${methods[command]}\\(session`, 'u'), near],
    },
    call: { file, near, exactly: new RegExp(`\\.${methods[command]}\\(`, 'u') },
    main: { file: 'src/cli/main.ts', near: /\bprogram\s*\.parse/u },
  };
}

/** What it means if the command does not end. */
export function keptOpen({ command }: CommandPlace) {
  return {
    ...command,
    hint: 'the-command-does-not-end',
    sentence:
      'The command was still running when its time was over: the connection pool is open. Wrap the action in withServices, which closes it at the end.',
  };
}

const noProfilePrinted =
  'What was printed is not a profile. It looks like a promise or an array: is an await missing in front of the call that finds it?';

/** What happened when the command was run again, noted by a program around it. */
export type See = () => Promise<Sight>;

/** A command that is to print a profile and did not: knows what the usual mistakes look like from outside. */
export async function failIfNotPrinted(run: ProgramRun, place: CommandPlace, see: See): Promise<void> {
  const { exitCode, stdout, stderr } = run;
  const { command, main } = place;
  failIf(
    exitCode === 0 && stdout.trim() === '',
    'The command ended with 0 and printed nothing. Does the program end before the action is done, with process.exit for example, or is withServices called inside the action instead of around it?',
    { ...main, hint: hintFor('nothing-is-printed', place) },
  );
  failIfColumnNames(
    'What was printed',
    { ...command, hint: hintFor('the-raw-row-was-printed', place) },
    stderr,
  );
  failIf(isNoProfile(run), noProfilePrinted, {
    ...place.notAwaited,
    hint: hintFor('an-await-is-missing', place),
  });
  failIf(
    stderr.includes('serialize a BigInt'),
    'JSON has no bigint, and the row was printed as it came from the database. Print encodeProfile(profile): it turns followers into a string.',
    { ...(await thrownAt(see, command)), hint: hintFor('the-raw-row-was-printed', place) },
  );
  failIf(isNotFound(run), 'The row is in the database, and the command says that it is not found.', {
    ...command,
    hint: hintFor('the-profile-still-comes-from-the-json-file', place),
  });
  failIf(
    /CONNECTION_ENDED/.test(stderr),
    'A query was sent after the connection pool was closed. Does the program close it before the action is done?',
    { ...main, hint: hintFor('nothing-is-printed', place) },
  );
  if (exitCode === 0 || stdout.trim() !== '' || stderr.trim() === '') return;
  failIf(
    true,
    `The command ended with ${exitCode}, and printed no profile. It said: ${stderr.trim().split('\n')[0]}`,
    await thrownAt(see, command),
  );
}

/** Whether something was used as a profile that is none. */
export function isNoProfile({ stdout, stderr }: ProgramRun): boolean {
  return usedWhatIsNoProfile(stderr) || stdout.trim() === '{}';
}

export function isNotFound({ exitCode, stderr }: ProgramRun): boolean {
  return /not found/iu.test(stderr) && exitCode === 1;
}

/** For a command that is to print what `ProfileService.getById` finds: finds out where the profile is lost. */
export async function failIfNotGot(
  run: ProgramRun,
  id: number,
  place: CommandPlace,
  inquiry: Inquiry,
): Promise<void> {
  const caller: Caller = { name: 'command', ...place, hintFor: (usual) => hintOfStep2[usual] ?? usual };
  if (isNoProfile(run)) await failAsNoProfile('What was printed', id, inquiry, caller);
  if (isNotFound(run)) {
    const start = 'The row is in the database, and the command says that it is not found';
    await failAsNotFound(start, id, inquiry, caller);
  }
}

const hintOfStep2: Readonly<Record<string, string>> = {
  'no-query-was-sent': 'the-profile-still-comes-from-the-json-file',
  'the-wrong-row-comes-back': 'the-profile-still-comes-from-the-json-file',
  'the-names-are-those-of-the-columns': 'the-raw-row-was-printed',
};

/** Where the error of a command came from: `fail` prints it without its place. */
async function thrownAt(see: See, pointer: Pointer): Promise<Pointer> {
  const places = (await see()).thrown?.places ?? [];
  // Code that the exercise came with is often where a wrong value is found out, and seldom where it comes from.
  const own = places.find(({ file }) => file === pointer.file || file === 'src/services/profiles.ts');
  return { ...pointer, ...(own ?? places[0]) };
}

/** Expects the profile as JSON, and its hash nowhere. */
export function expectPrinted(run: ProgramRun, profile: PlantedProfile, place: CommandPlace): void {
  failIf(
    run.stdout.includes(profile.passwordHash),
    'The password hash was printed with the profile. Print encodeProfile(profile): it picks what the world may see.',
    { ...place.command, hint: 'the-raw-row-was-printed' },
  );
  explain('What the command printed is not the profile as JSON, with the values of the row.', {
    ...place.command,
    hint: 'the-raw-row-was-printed',
  });
  expect(parse(run.stdout)).toMatchObject({
    id: profile.id,
    username: profile.username,
    email: profile.email,
    fullName: profile.fullName,
    bio: profile.bio,
    bornOn: profile.bornOn,
    followers: String(profile.followers),
    createdAt: profile.createdAt.toISOString(),
    updatedAt: profile.updatedAt.toISOString(),
  });
  explain('The profile was printed, and the exit code tells that something went wrong. It should be 0.', {
    ...place.command,
    hint: 'nothing-is-printed',
  });
  expect(run.exitCode).toBe(0);
}

export interface Refusal {
  /** Completes "… should be refused": what the command was given. */
  readonly given: string;
  readonly place: CommandPlace;
  readonly hint: string;
  /** What has to be in the message. */
  readonly message?: RegExp;
}

/** Expects exit code 1, one line on stderr that says why, and nothing on stdout. */
export function expectRefused(run: ProgramRun, { given, place, hint, message = /\S/ }: Refusal): void {
  const { exitCode, stdout, stderr } = run;
  failIf(usedPromiseOrArray(stderr), noProfilePrinted, {
    ...place.notAwaited,
    hint: hintFor('an-await-is-missing', place),
  });
  failIf(
    /^\s+at .+:\d+:\d+\)?$/mu.test(stderr),
    `${given}: the command ended with a stack trace. Nothing waited for the action and caught its error. withServices around it does that, and says it in one line, as long as all in it is awaited: is there an await in front of profileService.session(…)?`,
    { ...place.command, hint: hintFor('a-stack-trace-is-printed', place) },
  );
  failIf(
    exitCode === 0,
    `${given}: the command ended with 0, which tells whoever runs it that all is well. It should end with 1: fail(…) says why and sees to that.`,
    { ...place.command, hint },
  );
  failIf(
    /invalid input syntax|out of range for type|UNDEFINED_VALUE/.test(stderr),
    `${given}: the database got it as it came in, and refused it. Check it before the query: toProfileId and readChanges did that already.`,
    { ...place.command, hint: hintFor('what-came-in-goes-to-the-database-unchecked', place) },
  );
  explain(
    `${given}: the command should say why in one line on stderr, print nothing to stdout and end with 1.`,
    {
      ...place.command,
      hint,
    },
  );
  expect(stdout).toBe('');
  expect(stderr).toMatch(message);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(exitCode).toBe(1);
}

function hintFor(usual: string, { hints }: CommandPlace): string {
  return hints?.[usual] ?? usual;
}

export function printedDecoy({ stdout }: ProgramRun): boolean {
  return stdout.includes(decoyText);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
