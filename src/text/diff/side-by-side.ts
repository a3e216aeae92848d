/** Whether both versions of a file have room for a line of code. */
export function isSideBySide(width: number): boolean {
  return width >= 156;
}
