/** Short enough for the end of a line: `80 ms`, `1.2 s`, `2 min`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 100) return `${Math.round(durationMs)} ms`;
  if (durationMs < 100_000) return `${(durationMs / 1000).toFixed(1)} s`;
  return `${Math.round(durationMs / 60_000)} min`;
}
