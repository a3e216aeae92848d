const resumedWithinMs = 100;

/**
 * What Ctrl-Z does in a program that leaves the keyboard alone: stops everything that the shell started with it.
 * Settles when the shell has taken it up again, or at once where there is no shell that could.
 */
export async function stopProcessGroup(): Promise<void> {
  if (process.platform === 'win32') return;
  const resumed = Promise.withResolvers<void>();
  process.kill(0, 'SIGTSTP');
  // Time stands still for a stopped process, so that this runs out only when it goes on.
  setTimeout(resumed.resolve, resumedWithinMs);
  await resumed.promise;
}
