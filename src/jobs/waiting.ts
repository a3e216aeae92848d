import type { CheckEvent } from '../checker/events.ts';

/** What is waited for, as events of a check. */
export async function* waiting<T>(lines: AsyncGenerator<string, T>): AsyncGenerator<CheckEvent, T> {
  try {
    for (;;) {
      const next = await lines.next();
      if (next.done === true) return next.value;
      yield { kind: 'check-waiting', phrase: next.value };
    }
  } finally {
    await lines[Symbol.asyncDispose]();
  }
}
