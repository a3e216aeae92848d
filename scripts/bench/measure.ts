import { spawn } from 'node:child_process';

export interface Figure {
  readonly name: string;
  readonly ms: number;
  /** Median of the ratios to the floor, each taken in the same round; null for a floor. */
  readonly ratio: number | null;
}

/** Something that is measured. Gives milliseconds, so that it may leave its own preparation out. */
export type Measured = () => Promise<number>;

/**
 * Measures a floor and what is compared with it, one after the other in each round, so that a busy moment of the
 * machine hits all of them. The figures are medians.
 */
export async function compare(
  floor: readonly [name: string, run: Measured],
  others: readonly (readonly [name: string, run: Measured])[],
  rounds: number,
): Promise<Figure[]> {
  const names = [floor[0], ...others.map(([name]) => name)];
  const runs = [floor[1], ...others.map(([, run]) => run)];
  const times: number[][] = runs.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, run] of runs.entries()) times[index]?.push(await run());
  }
  const floors = times[0] ?? [];
  return names.map((name, index) => ({
    name,
    ms: median(times[index] ?? []),
    ratio: index === 0 ? null : ratios(times[index] ?? [], floors),
  }));
}

/** Median of the ratios to a floor, each taken in the same round. */
export function ratios(times: readonly number[], floors: readonly number[]): number {
  return median(times.map((ms, round) => ms / (floors[round] ?? ms)));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** Runs a process to its end. Throws where it ends with a code that is not among those expected. */
export function processTime(
  file: string,
  args: readonly string[],
  {
    cwd,
    env = process.env,
    codes = [0],
  }: { cwd: string; env?: NodeJS.ProcessEnv; codes?: readonly number[] },
): Promise<number> {
  return timed(
    () =>
      new Promise<void>((resolve, reject) => {
        const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
        let stderr = '';
        child.stderr.on('data', (chunk) => (stderr += String(chunk)));
        child.on('error', reject);
        child.on('close', (code) => {
          if (code !== null && codes.includes(code)) resolve();
          else reject(new Error(`${file} ${args.join(' ')} ended with ${code}: ${stderr}`));
        });
      }),
  );
}

export function table(title: string, figures: readonly Figure[]): string {
  const rows = figures.map(({ name, ms, ratio }) => {
    const shown = ms < 10 ? ms.toFixed(1) : Math.round(ms).toString();
    return `| ${name} | ${shown} | ${ratio === null ? '1' : ratio.toFixed(2)} |`;
  });
  return [`### ${title}`, '', '| what | ms | × floor |', '|---|---:|---:|', ...rows, ''].join('\n');
}
