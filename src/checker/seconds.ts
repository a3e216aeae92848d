/** `3 seconds`, `6.5 seconds`, `1 second`. */
export function seconds(ms: number): string {
  const count = Math.round(ms / 100) / 10;
  return count === 1 ? '1 second' : `${count} seconds`;
}
