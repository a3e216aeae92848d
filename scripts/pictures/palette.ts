import type { Colour } from './cells.ts';

/** Of the window in a picture. It brings its ground along, and so reads on a light page as on a dark one. */
export const palette = {
  ground: '#1d2230',
  bar: '#2a3145',
  edge: '#414a63',
  text: '#dde1ec',
  title: '#aab2c8',
} as const;

/** The sixteen colours of a terminal, from black to bright white. */
const sixteen = [
  '#444c66',
  '#ff8690',
  '#85d996',
  '#eec878',
  '#8ab4ff',
  '#d9a8ff',
  '#74d8d8',
  '#dde1ec',
  '#7a839c',
  '#ffa3ab',
  '#a5e6b2',
  '#f6dca0',
  '#aecbff',
  '#e7c6ff',
  '#9fe7e7',
  '#ffffff',
] as const;

const steps = [0, 95, 135, 175, 215, 255];

/** As it is written in a picture; undefined for the usual one. */
export function hexOf(colour: Colour): string | undefined {
  if (colour === 'foreground') return palette.text;
  if (colour === 'background') return palette.ground;
  if (typeof colour !== 'number') return colour;
  return sixteen[colour] ?? (colour < 232 ? cube(colour - 16) : grey(colour - 232));
}

/** The 6x6x6 colours after the sixteen. */
function cube(index: number): string {
  return rgb([Math.floor(index / 36), Math.floor(index / 6) % 6, index % 6].map((step) => steps[step] ?? 0));
}

function grey(index: number): string {
  return rgb([0, 1, 2].map(() => 8 + 10 * index));
}

function rgb(parts: readonly number[]): string {
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
