/** Prints a value as JSON to stdout. */
export function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Says what went wrong, on stderr and in one line, and makes the process end with 1. */
export function fail(reason: unknown): void {
  process.stderr.write(`${describe(reason)}\n`);
  process.exitCode = 1;
}

// Drizzle wraps PostgreSQL's error: "Failed query: …" outside, the reason inside. And some system errors
// (a refused connection to a name with two addresses) have a code and no message.
function describe(reason: unknown): string {
  if (!(reason instanceof Error)) return String(reason);
  if (reason.cause instanceof Error) return describe(reason.cause);
  return reason.message || ('code' in reason ? String(reason.code) : reason.name);
}
