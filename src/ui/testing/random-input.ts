import type { Binding } from '../../app/keys/binding.ts';
import { pick, type Random } from '../../course/random.ts';

/** What a terminal can do to a program. */
export type Input =
  | { readonly kind: 'keys'; readonly bytes: string }
  | { readonly kind: 'resize'; readonly columns: number; readonly rows: number };

/** As `keyName` calls them. */
const bytesByName: ReadonlyMap<string, string> = new Map([
  ['enter', '\r'],
  ['escape', '\u001B'],
  ['tab', '\t'],
  ['shift-tab', '\u001B[Z'],
  ['space', ' '],
  ['backspace', '\u007F'],
  ['up', '\u001B[A'],
  ['down', '\u001B[B'],
  ['right', '\u001B[C'],
  ['left', '\u001B[D'],
  ['home', '\u001B[H'],
  ['end', '\u001B[F'],
  ['pageup', '\u001B[5~'],
  ['pagedown', '\u001B[6~'],
]);

/** Keys that are more than a character. Without Ctrl-Z, which would stop the process. */
const namedKeys = [
  ...bytesByName.values(),
  '\u001B[3~',
  '\u001BOP',
  '\u001B[1;5C',
  '\u001Bx',
  '\u0010',
  '\u000E',
  '\u0015',
];

const texts = [
  'Ulaanbaatar',
  'two words',
  '日本語',
  'é',
  '👩‍👩‍👧',
  'a\tb\nc',
  '\u0000\u0007',
  'x'.repeat(300),
] as const;

/** Reports that nobody asked for, and sequences without an end. */
const noise = [
  '\u001B[?1;2c',
  '\u001B[12;40R',
  '\u001B]11;rgb:ffff/ffff/ffff\u0007',
  '\u001B[',
  '\u001B[1;',
  '\u001B[I',
  '\u001B[O',
];

/** Where the layout changes, and far from there. */
const columns = [
  1, 2, 20, 39, 40, 41, 59, 60, 79, 80, 109, 110, 111, 132, 159, 160, 169, 170, 171, 200, 220,
] as const;
const rows = [1, 2, 3, 11, 12, 13, 20, 21, 22, 24, 40, 60, 70] as const;

/** Mostly keys that mean something now, and now and then what nobody would do. */
export function randomInput(random: Random, bindings: readonly Binding[]): Input {
  const chance = random();
  if (chance < 0.06) return { kind: 'resize', columns: pick(random, columns), rows: pick(random, rows) };
  return { kind: 'keys', bytes: randomBytes(random, bindings, chance) };
}

function randomBytes(random: Random, bindings: readonly Binding[], chance: number): string {
  // Whoever quits all the time gets nowhere else.
  const meaningful = bindings.filter(({ means }) => means !== 'quit' || random() < 0.1);
  if (chance < 0.6) return bytesOf(pick(random, pick(random, meaningful).keys));
  if (chance < 0.72) return letter(random);
  if (chance < 0.86) return pick(random, namedKeys);
  if (chance < 0.9) return mouse(random);
  if (chance < 0.94) return `\u001B[200~${pick(random, texts)}\u001B[201~`;
  if (chance < 0.97) return pick(random, texts);
  return pick(random, noise);
}

function bytesOf(key: string): string {
  if (key.startsWith('ctrl-')) return String.fromCodePoint(key.charCodeAt('ctrl-'.length) & 0x1f);
  return bytesByName.get(key) ?? key;
}

function letter(random: Random): string {
  return String.fromCodePoint(0x21 + Math.floor(random() * 94));
}

/** As in xterm's SGR mode: a button, the wheel, or a movement. */
function mouse(random: Random): string {
  const button = pick(random, [0, 1, 2, 32, 35, 64, 65, 66, 128]);
  const column = 1 + Math.floor(random() * 230);
  const row = 1 + Math.floor(random() * 75);
  return `\u001B[<${button};${column};${row}${pick(random, ['M', 'm'])}`;
}
