import type { WorkThatTells } from '../work-that-tells.ts';

/**
 * Yields what some work tells while it goes on, and gives its result. If nobody listens to the end, a result that can be
 * disposed of is: it belongs to nobody else yet.
 */
export async function* tellMeanwhile<Result>(
  start: (tell: (line: string) => void) => Promise<Result>,
): WorkThatTells<string, Result> {
  const lines: string[] = [];
  let news = Promise.withResolvers<'news'>();
  const work = start((line) => {
    lines.push(line);
    news.resolve('news');
  });
  const over = work.then(end, end);
  let isHandedOver = false;
  try {
    for (;;) {
      const line = lines.shift();
      if (line !== undefined) {
        yield line;
        continue;
      }
      if ((await Promise.race([news.promise, over])) === 'end') break;
      news = Promise.withResolvers();
    }
    const result = await work;
    isHandedOver = true;
    return result;
  } finally {
    if (!isHandedOver) {
      await work.then(
        (result) => (isDisposable(result) ? result[Symbol.asyncDispose]() : undefined),
        () => undefined,
      );
    }
  }
}

function isDisposable(value: unknown): value is AsyncDisposable {
  return typeof value === 'object' && value !== null && Symbol.asyncDispose in value;
}

function end(): 'end' {
  return 'end';
}
