import { UserError } from '../errors.ts';
import type { Io } from './io.ts';

/** What asking came to. */
export type Answer = 'yes' | 'no' | 'nobody-to-ask';

export interface Question {
  /** The question itself; how it can be answered is added to it. */
  readonly text: string;
  /** What has to be typed in full to agree, such as the name of a database on another machine. Without it, y or yes. */
  readonly word?: string | undefined;
}

/**
 * Asks before something is lost. Only the word itself (or y and yes) is a yes. Enter, any other text and the end of
 * the input (Ctrl-D) are a no. Throws an abort for Ctrl-C.
 */
export async function confirm(
  io: Pick<Io, 'ask' | 'interactive'>,
  { text, word }: Question,
): Promise<Answer> {
  if (!io.interactive) return 'nobody-to-ask';
  const answer = await io.ask(`${text} ${word === undefined ? '[y/N]' : `Type ${word} to go on:`} `);
  const isYes = word === undefined ? /^y(es)?$/i.test(answer ?? '') : answer === word;
  return isYes ? 'yes' : 'no';
}

/** What was agreed to on the command line already. */
export interface Agreed {
  readonly yes?: true | undefined;
  /** A database's name. */
  readonly database?: string | undefined;
}

/**
 * Whether a command goes on: because the options say so, or because the learner does. Notes a no.
 *
 * @param command as it is typed behind `npx workshop`, without what was agreed to
 * @throws {UserError} if there is nobody to ask
 */
export async function goesOn(
  io: Pick<Io, 'ask' | 'interactive' | 'note'>,
  question: Question,
  agreed: Agreed,
  command: string,
): Promise<boolean> {
  const { word } = question;
  if (word === undefined ? agreed.yes === true : agreed.database === word) return true;
  switch (await confirm(io, question)) {
    case 'yes':
      return true;
    case 'no':
      io.note('Nothing was changed.');
      return false;
    case 'nobody-to-ask':
      throw new UserError(
        'There is no terminal to ask in, so nothing was changed.',
        `\`npx workshop ${command} ${word === undefined ? '--yes' : `--database ${word}`}\` goes on without asking.`,
      );
  }
}
