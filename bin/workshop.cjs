#!/usr/bin/env node
/* Runs the workshop under the Node that it carries, so that a check's verdict is the same on every
   machine. Plain ES5: it has to be readable for whatever Node the machine has. */
'use strict';

var fs = require('fs');
var path = require('path');
var childProcess = require('child_process');

var OLDEST_MACHINE_NODE = 24;
var here = fs.realpathSync(__dirname);
var main = path.join(here, '..', 'dist', 'main.mjs');

/** The platform package that holds this machine's Node, or undefined where there is none. */
function findCarriedNode() {
  var platform = process.platform === 'win32' ? 'win' : process.platform;
  var names = ['node-' + platform + '-' + process.arch, 'node-bin-' + platform + '-' + process.arch];
  for (var i = 0; i < names.length; i++) {
    try {
      var manifestPath = require.resolve(names[i] + '/package.json', { paths: [here] });
      var manifest = JSON.parse(fs.readFileSync(manifestPath, 'utf8'));
      var file = path.join(path.dirname(manifestPath), manifest.bin.node);
      if (fs.existsSync(file)) return { file: file, version: manifest.version };
    } catch (error) {
      // Not installed: the next name is tried, and with neither the machine's own Node may do.
      if (error.code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  return undefined;
}

function giveUp(sentence) {
  process.stderr.write(sentence + '\n');
  process.exit(2);
}

/** The path of the Node to run under; this process's own where that will do. */
function chooseNode() {
  var carried = findCarriedNode();
  if (carried && carried.version !== process.versions.node) return carried.file;
  if (carried || parseInt(process.versions.node, 10) >= OLDEST_MACHINE_NODE) return process.execPath;
  return giveUp(
    'The workshop needs Node ' +
      OLDEST_MACHINE_NODE +
      ' or newer. This machine has ' +
      process.versions.node +
      ', and the Node that comes with the workshop is not installed: it is an optional package. Your files are' +
      ' unchanged. Run `npm install --include=optional`, or install a newer Node from https://nodejs.org.',
  );
}

/** `npm install --ignore-scripts` leaves our own build undone: do it now. */
function buildWhenMissing(node) {
  if (fs.existsSync(main)) return;
  var script = path.join(here, '..', 'scripts', 'build.mjs');
  if (!fs.existsSync(script) || !fs.existsSync(path.join(here, '..', 'node_modules'))) {
    giveUp(
      'The workshop is not installed yet. Your files are unchanged. Run `npm install` in its folder, then try again.',
    );
  }
  var build = childProcess.spawnSync(node, [script], {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    env: environmentOfNode(),
  });
  if (build.status !== 0) giveUp(whyNotBuilt(String(build.stderr || build.error || '')));
}

/** One sentence about what the build printed, and what to do. */
function whyNotBuilt(printed) {
  var missing = /Cannot find (?:package|module) '([^']+)'/.exec(printed);
  var native = /Cannot find native binding/.test(printed);
  if (missing || native) {
    return (
      'The workshop could not be built: ' +
      (native ? 'a platform package of rolldown' : 'the package ' + missing[1]) +
      ' is not installed. Your files are unchanged.\n' +
      'NODE_ENV=production and npm settings such as omit=dev or omit=optional leave packages out. Run' +
      ' `npm install --include=dev --include=optional` in its folder, then try again.'
    );
  }
  var reason = /^(?:\w*Error|error)\b.*$/m.exec(printed);
  return (
    'The workshop could not be built' +
    (reason ? ': ' + reason[0] : '.') +
    '\nYour files are unchanged. Run `npm install` in its folder; if that changes nothing, `npm run build` shows the whole' +
    ' error.'
  );
}

/** Programs that the workshop starts find the same Node first. */
function putFirstOnPath(folder) {
  var key = 'PATH';
  Object.keys(process.env).forEach(function (name) {
    if (name.toUpperCase() === 'PATH') key = name;
  });
  process.env[key] = folder + path.delimiter + (process.env[key] || '');
}

/**
 * What would steer the carried Node from outside, or make it print, is kept from it: options that only this machine's
 * Node knows stop it. The workshop finds the variables again in WORKSHOP_SET_ASIDE, for the learner's editor and shell.
 */
function environmentOfNode() {
  var steering =
    /^(?:NODE_|UV_|LD_|DYLD_|GLIBC_|MALLOC_|OPENSSL_|ICU_|SSLKEYLOGFILE$|ELECTRON_RUN_AS_NODE$)/i;
  var env = {};
  var aside = {};
  Object.keys(process.env).forEach(function (name) {
    if (name === 'WORKSHOP_SET_ASIDE') return;
    (steering.test(name) ? aside : env)[name] = process.env[name];
  });
  // Node copies it into the environment of every child that has no such property.
  env.NODE_V8_COVERAGE = undefined;
  env.WORKSHOP_SET_ASIDE = JSON.stringify(aside);
  return env;
}

/** A umask that takes the account's own rights away would make folders that nothing can be put into. */
function keepOwnRights() {
  process.umask(process.umask(63) & 63);
}

function runUnder(node) {
  var child = childProcess.spawn(node, [main].concat(process.argv.slice(2)), {
    stdio: 'inherit',
    env: environmentOfNode(),
  });
  var forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  forwarded.forEach(function (signal) {
    process.on(signal, function () {
      child.kill(signal);
    });
  });
  child.on('error', function (error) {
    giveUp(
      'The workshop could not be started: ' +
        error.message +
        '. Your files are unchanged. Run `npm install`.',
    );
  });
  child.on('exit', function (code, signal) {
    if (signal === null) process.exit(code);
    forwarded.forEach(function (name) {
      process.removeAllListeners(name);
    });
    process.kill(process.pid, signal);
  });
}

/**
 * Whether this Node was started in a way that can't be taken back in its own process: as a worker of a cluster, which
 * never listens on a port itself, or as one that prints what it does.
 */
function isSteered() {
  return (
    require('cluster').isWorker ||
    ['NODE_V8_COVERAGE', 'NODE_DEBUG', 'NODE_DEBUG_NATIVE', 'NODE_TEST_CONTEXT'].some(function (name) {
      return process.env[name];
    })
  );
}

/** Node prints its complaint about a folder for coverage that can't be made when everything has been said. */
function hideCoverageProblem() {
  if (!process.env.NODE_V8_COVERAGE) return;
  process.prependListener('exit', function () {
    try {
      fs.mkdirSync(process.env.NODE_V8_COVERAGE, { recursive: true });
    } catch (error) {
      // Nothing of ours comes after this. Another bug than a folder that can't be made is still told.
      if (error.syscall !== 'mkdir') throw error;
      fs.closeSync(2);
    }
  });
}

var node = chooseNode();
hideCoverageProblem();
putFirstOnPath(path.dirname(node));
keepOwnRights();
buildWhenMissing(node);
// This Node loads ES modules with require, so nothing is spawned when it is already the right one.
if (node === process.execPath && !isSteered()) require(main);
else runUnder(node);
