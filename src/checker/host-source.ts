import { HostProcess } from './host-process.ts';
import type { ProgramsToExpect } from './notes.ts';
import { makeRunFolder, removeRunFolder } from './run-folder.ts';

/** A host for one run. */
export interface HostLease {
  readonly host: HostProcess;
  /** The run's folder for temporary files. */
  readonly runFolder: string;
  /**
   * Ends the run with everything that it started, and removes its folder. A host that was disturbed, or that doesn't
   * answer, is not to be used again. `programs` are what the next run in this place is likely to start.
   */
  end(options: {
    readonly isSound: boolean;
    readonly programs?: ProgramsToExpect | undefined;
  }): Promise<void>;
}

/** Where checks get their hosts from. */
export interface HostSource {
  /** A host for a run in that course. */
  lease(courseRoot: string): Promise<HostLease>;
}

/** A host for each run, which is killed after it. */
export const hostPerRun: HostSource = {
  async lease() {
    const runFolder = await makeRunFolder();
    const host = new HostProcess(runFolder);
    return {
      host,
      runFolder,
      async end() {
        await host.kill();
        await removeRunFolder(runFolder);
      },
    };
  },
};
