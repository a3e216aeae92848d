import { type Debugger, Session } from 'node:inspector';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { workerData } from 'node:worker_threads';
import { asleep, type GuardData } from './heartbeat.ts';
import { isAlive } from '../system/process-tree.ts';
import { appendNote, type PreloadSettings, preloadVariable, type Note } from '../checker/notes.ts';

/**
 * A thread beside a learner's program. It ends the process when it takes too much memory or has lost its parent,
 * notes where the main thread is when it spins, and notes again and again what the process has received of the machine.
 * None of it goes by the clock alone: on a busy machine a process that gets no processor time neither spins nor hangs.
 */
const settings: PreloadSettings = JSON.parse(process.env[preloadVariable] ?? '{}');
const { heartbeat, parent }: GuardData = workerData;
const beats = new Int32Array(heartbeat);
// A program that was started ahead of a check is not watched before it begins: until then it runs no code of the learner's.
Atomics.wait(beats, 0, asleep);
/** Received before that, in milliseconds. */
const cpuBefore = cpuSinceStart();
const watchMs = 50;
const pulseEveryMs = 500;
/** An event loop whose last turn was this long ago isn't idle. Its heart beats every 100 ms. */
const restlessMs = 500;
/** The largest share of a core that an idle program takes: garbage is collected, timers fire. */
const idleShare = 0.25;
/** The largest share of a core that this thread takes by itself while the main thread sleeps. */
const asleepShare = 0.03;

let lastBeat = 0;
let lastBeatAt = Date.now();
let cpuAtBeat = cpuMs();
let noted = false;
let pulsedAt = Date.now();
let cpuAtPulse = cpuMs();
let idleSince = Date.now();

setInterval(() => {
  if (parentIsGone()) end();
  if (process.memoryUsage.rss() > settings.memoryBytes) {
    note({ kind: 'too-much-memory', pid: process.pid });
    end();
  }
  watchHeartbeat();
  if (Date.now() - pulsedAt >= pulseEveryMs) notePulse();
}, watchMs);

/** Of all threads of this process since it began, in milliseconds. */
function cpuMs(): number {
  return cpuSinceStart() - cpuBefore;
}

function cpuSinceStart(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function watchHeartbeat(): void {
  const beat = Atomics.load(beats, 0);
  if (beat !== lastBeat) {
    lastBeat = beat;
    lastBeatAt = Date.now();
    cpuAtBeat = cpuMs();
    noted = false;
  } else if (!noted && cpuMs() - cpuAtBeat > settings.blockedMs) {
    noted = true;
    locateMainThread((place) => note({ kind: 'blocked', pid: process.pid, ...place }));
  }
}

function notePulse(): void {
  const now = Date.now();
  const cpu = cpuMs();
  const sinceBeatMs = now - lastBeatAt;
  const isTurning = sinceBeatMs < restlessMs;
  if (!isTurning || cpu - cpuAtPulse > idleShare * (now - pulsedAt)) idleSince = now;
  const isAsleep = !isTurning && cpu - cpuAtBeat < asleepShare * sinceBeatMs;
  pulsedAt = now;
  cpuAtPulse = cpu;
  note({
    kind: 'pulse',
    pid: process.pid,
    cpuMs: Math.round(cpu),
    idleMs: now - idleSince,
    asleepMs: isAsleep ? sinceBeatMs : 0,
  });
}

function parentIsGone(): boolean {
  return process.platform === 'win32' ? !isAlive(parent) : process.ppid !== parent;
}

function end(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('killed');
}

function note(fact: Note): void {
  appendNote(settings.notesFile, fact);
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
