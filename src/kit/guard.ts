import { appendFileSync } from 'node:fs';
import { type Debugger, Session } from 'node:inspector';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { workerData } from 'node:worker_threads';
import { isAlive } from '../process-tree.ts';
import { type PreloadSettings, preloadVariable, type Note } from '../checker/notes.ts';

/**
 * A thread beside a learner's program. It ends the process when it takes too much memory or has lost its parent,
 * and notes where the main thread is when it spins.
 */
const settings: PreloadSettings = JSON.parse(process.env[preloadVariable] ?? '{}');
const heartbeat: SharedArrayBuffer = workerData;
const beats = new Int32Array(heartbeat);
const parent = process.ppid;
const watchMs = 50;

let lastBeat = 0;
let lastBeatAt = Date.now();
let noted = false;

setInterval(() => {
  if (parentIsGone()) end();
  if (process.memoryUsage.rss() > settings.memoryBytes) {
    note({ kind: 'too-much-memory', pid: process.pid });
    end();
  }
  watchHeartbeat();
}, watchMs);

function watchHeartbeat(): void {
  const beat = Atomics.load(beats, 0);
  if (beat !== lastBeat) {
    lastBeat = beat;
    lastBeatAt = Date.now();
    noted = false;
  } else if (!noted && Date.now() - lastBeatAt > settings.blockedMs) {
    noted = true;
    locateMainThread((place) => note({ kind: 'blocked', pid: process.pid, ...place }));
  }
}

function parentIsGone(): boolean {
  return process.platform === 'win32' ? !isAlive(parent) : process.ppid !== parent;
}

function end(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('killed');
}

function note(fact: Note): void {
  try {
    appendFileSync(settings.notesFile, `${JSON.stringify(fact)}\n`);
  } catch {
    // The run is over and its folder gone: nobody is left to read the note.
  }
}

interface Place {
  readonly file: string | null;
  readonly line: number | null;
}

/** Stops the main thread for a moment, wherever it is, and looks for a frame in the course's own files. */
function locateMainThread(found: (place: Place) => void): void {
  const session = new Session();
  const scripts = new Map<string, Debugger.ScriptParsedEventDataType>();
  session.connectToMainThread();
  session.on('Debugger.scriptParsed', ({ params }) => scripts.set(params.scriptId, params));
  session.on('Debugger.paused', ({ params }) => {
    const places = params.callFrames.map(({ location }) =>
      placeOf(scripts.get(location.scriptId), location.lineNumber),
    );
    session.post('Debugger.resume');
    session.disconnect();
    found(places.find(isOfTheCourse) ?? { file: null, line: null });
  });
  session.post('Debugger.enable');
  session.post('Debugger.pause');
}

/** Lines are counted from 0 by V8 and from 1 by people. */
function placeOf(script: Debugger.ScriptParsedEventDataType | undefined, line: number): Place {
  const url = script?.url ?? '';
  return { file: url.startsWith('file:') ? fileURLToPath(url) : url, line: line + 1 };
}

function isOfTheCourse({ file }: Place): boolean {
  if (file === null) return false;
  const inside = path.relative(settings.courseRoot, file);
  return (
    path.isAbsolute(file) &&
    !inside.startsWith('..') &&
    !path.isAbsolute(inside) &&
    !inside.includes('node_modules')
  );
}
