import { createInterface, type Interface } from 'node:readline';
import { isTyping } from '../../app/quiz/quiz-state.ts';
import type { State } from '../../app/state.ts';
import { safeLine, safeText, withOwnStyles } from '../../safe-text.ts';
import { createSession, type Session } from '../../session/session.ts';
import { wrapText } from '../../text/wrap-text.ts';
import type { AppOptions } from '../app-options.ts';
import { terminalClipboard } from '../clipboard.ts';
import { farewell } from '../farewell.ts';
import { InterruptHold } from '../interrupt-hold.ts';
import { lookFor } from '../look.ts';
import type { Drawing } from '../screens/screenful.ts';
import { statusFacts, workSentence } from '../status-facts.ts';
import { frontText, matchingLines, newsBetween, stepHead } from './news.ts';
import { choicesIn, stillThere, type Choice } from './choices.ts';
import { listChoices, listEverything, type ChoiceList } from './list-choices.ts';
import { readLine, type Reading } from './read-line.ts';

const closingTimeoutMs = 5000;
const stillRunningEveryMs = 10_000;
const widest = 100;
const usualColumns = 80;

const signals = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/**
 * The app without a drawn screen: it tells what is new line by line, and takes one line after the other. For screen
 * readers, for terminals that can only print, and for programs: without a terminal, a line is read when all that the
 * one before has set going is over. Gives the process's exit code.
 */
export async function runPlain(options: AppOptions): Promise<number> {
  const { stdin, stdout } = options;
  const session = createSession(options);
  // Bars and arrows are read out sign by sign.
  const look = lookFor({ colour: options.colour, ascii: true });
  const width = Math.min(stdout.columns || usualColumns, widest);
  session.copyBy(terminalClipboard(stdout, stdin.isTTY ? options.clipboard : 'impossible'));
  const conversation = new Conversation(session, stdin, stdout, { ...look, width, isPlain: true });
  try {
    return await conversation.run();
  } finally {
    await session.reclaimTerminal();
    stdout.write(`\n${farewell(session.state(), { ...look, width })}`);
    await session.close(closingTimeoutMs);
  }
}

const howTo =
  'Type the number of a choice, then Enter. ? lists all choices, a word looks for one, / and a word looks for it in the lesson, q quits.';

class Conversation {
  readonly #session: Session;
  readonly #stdin: NodeJS.ReadStream;
  readonly #stdout: NodeJS.WriteStream;
  readonly #drawing: Drawing;
  readonly #reader: Interface;
  readonly #lines: NodeJS.AsyncIterator<string>;
  readonly #end = Promise.withResolvers<number>();
  #told: State;
  /** The list that was printed last: its numbers mean what stands next to them there, whatever happened since. */
  #printed: readonly Choice[] = [];
  /** What the usual list was then, so that the same one is not printed twice. */
  #listed = '';
  /** What the next line does if it is the word. */
  #wantsWord: { readonly choice: Choice; readonly word: string } | null = null;
  #isPrompted = false;
  #isHandedOver = false;
  /** True after the last line: the reader can't be paused any more. */
  #isRead = false;
  /** Of each line that is not taken yet: what was typed while a program had the terminal is no choice. */
  readonly #areForTheApp: boolean[] = [];
  readonly #interrupts = new InterruptHold();

  constructor(session: Session, stdin: NodeJS.ReadStream, stdout: NodeJS.WriteStream, drawing: Drawing) {
    this.#session = session;
    this.#stdin = stdin;
    this.#stdout = stdout;
    this.#drawing = drawing;
    this.#told = session.state();
    this.#reader = createInterface({ input: stdin, terminal: false });
    // From now on: lines that come before they are asked for would be lost.
    this.#lines = this.#reader[Symbol.asyncIterator]();
    this.#reader.once('close', () => (this.#isRead = true));
    this.#reader.on('line', () => this.#areForTheApp.push(!this.#isHandedOver));
    session.lendTerminalBy(async (use) => {
      this.#isHandedOver = true;
      this.#interrupts.begin();
      // Lines that come from a file are all read before a program runs.
      if (!this.#isRead) this.#reader.pause();
      try {
        return await use({ stdin, stdout });
      } finally {
        this.#isHandedOver = false;
        this.#interrupts.end();
        if (!this.#isRead) this.#reader.resume();
      }
    });
  }

  async run(): Promise<number> {
    using listeners = new DisposableStack();
    const listen = (emitter: NodeJS.EventEmitter, event: string, listener: (value: Error) => void) => {
      emitter.on(event, listener);
      listeners.defer(() => emitter.off(event, listener));
    };
    for (const [signal, exitCode] of Object.entries(signals))
      listen(process, signal, () => this.#end.resolve(exitCode));
    listen(process, 'uncaughtException', (error) => this.#end.reject(error));
    listeners.defer(() => this.#reader.close());
    listeners.defer(() => this.#interrupts.release());
    listeners.defer(this.#session.subscribe(() => this.#tell()));
    const timer = setInterval(() => this.#tellStillRunning(), stillRunningEveryMs);
    listeners.defer(() => clearInterval(timer));
    void this.#session.quitted.then(() => this.#end.resolve(0));
    this.#say(this.#greeting());
    this.#session.dispatch({ kind: 'opened' });
    this.#takeLines().then(() => this.#end.resolve(0), this.#end.reject);
    return await this.#end.promise;
  }

  #greeting(): readonly string[] {
    const state = this.#session.state();
    const { theme } = this.#drawing;
    return [
      theme.strong(state.course.title),
      ...wrapText(howTo, this.#drawing.width),
      '',
      ...stepHead(state, this.#drawing),
      '',
      ...frontText(state, this.#drawing),
    ];
  }

  async #takeLines(): Promise<void> {
    await this.#ready();
    for await (const line of this.#lines) {
      if (this.#areForTheApp.shift() === false) continue;
      this.#isPrompted = false;
      // Somebody at a terminal sees what they type; elsewhere the line is told, so that the answer makes sense.
      if (!this.#stdin.isTTY) this.#stdout.write(`${safeLine(line)}\n`);
      this.#take(this.#read(line));
      await this.#ready();
    }
  }

  /** Without a terminal, everything that a line has set going comes to its end before the next one is read. */
  async #ready(): Promise<void> {
    if (!this.#stdin.isTTY) await this.#session.untilIdle();
    this.#prompt();
  }

  #read(line: string): Reading {
    const state = this.#session.state();
    const wanted = this.#wantsWord;
    this.#wantsWord = null;
    if (wanted === null) return readLine(state, line, this.#printed);
    if (/^(?:no?)?$/iu.test(line.trim())) return { kind: 'misunderstood', message: 'Nothing was run.' };
    if (line.trim() !== wanted.word) return readLine(state, line, this.#printed);
    const choice = stillThere(choicesIn(state), wanted.choice);
    return choice === undefined
      ? { kind: 'rejected', message: 'That is not possible any more. These are the choices now:' }
      : { kind: 'events', events: choice.events };
  }

  #take(reading: Reading): void {
    switch (reading.kind) {
      case 'events':
        for (const event of reading.events) this.#session.dispatch(event);
        break;
      case 'again':
        this.#say(frontText(this.#session.state(), this.#drawing));
        break;
      case 'search':
        this.#say(matchingLines(this.#session.state(), reading.text, this.#drawing));
        break;
      case 'list': {
        for (const event of reading.events) this.#session.dispatch(event);
        const state = this.#session.state();
        this.#print(listEverything(state, statusFacts(state), this.#drawing));
        break;
      }
      case 'wants-word':
        this.#wantsWord = reading;
        this.#say(
          wrapText(
            `"${reading.choice.label}" may lose something. Type ${reading.word} to do it, or n to leave it.`,
            this.#drawing.width,
          ),
        );
        break;
      case 'misunderstood':
        this.#say([reading.message]);
        break;
      case 'rejected':
        this.#say(wrapText(reading.message, this.#drawing.width));
        this.#print(listChoices(this.#session.state(), this.#drawing));
    }
  }

  #tell(): void {
    const before = this.#told;
    const state = this.#session.state();
    this.#told = state;
    const news = newsBetween(before, state, this.#drawing);
    if (news.length > 0) this.#say(news);
    // It was told, and leaves nothing to answer.
    if (state.dialog.kind === 'help' || state.dialog.kind === 'problem')
      this.#session.dispatch({ kind: 'command-given', command: 'close' });
    else if (news.length > 0 && this.#stdin.isTTY) this.#prompt();
  }

  #tellStillRunning(): void {
    const sentence = workSentence(this.#session.state());
    if (sentence === null || this.#isHandedOver) return;
    this.#say([this.#drawing.say(sentence)]);
    this.#prompt();
  }

  #prompt(): void {
    if (this.#isPrompted || this.#isHandedOver) return;
    const state = this.#session.state();
    const list = listChoices(state, this.#drawing);
    if (usualList(list) !== this.#listed && state.work.kind === 'none') this.#print(list);
    this.#stdout.write(isTyping(state) ? 'Your answer: ' : '> ');
    this.#isPrompted = true;
  }

  /** From now on, a number means what stands next to it here. */
  #print(list: ChoiceList): void {
    if (list.lines.length > 0) this.#say(list.lines);
    this.#printed = list.choices;
    this.#listed = usualList(listChoices(this.#session.state(), this.#drawing));
  }

  #say(lines: readonly string[]): void {
    const start = this.#isPrompted ? '\n' : '';
    this.#isPrompted = false;
    const text = lines.join('\n');
    this.#stdout.write(`${start}${this.#drawing.colour ? withOwnStyles(text) : safeText(text)}\n\n`);
  }
}

function usualList({ lines }: ChoiceList): string {
  return lines.join('\n');
}
