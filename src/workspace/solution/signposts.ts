/** The stand-in for the workshop's command. It has to be executable. */
export const standIn = 'bin/workshop.cjs';

/**
 * Files of the branch `solution` that belong to no exercise: with that branch checked out, the lessons, the command
 * and package.json are gone, and these explain it. They are the same for every course, so that the commit ids depend
 * on nothing but the solutions. There is no package.json on purpose: with one, `npm install` would remove every
 * package that it doesn't list.
 */
export const signposts: ReadonlyMap<string, string> = new Map([
  [
    'README.md',
    `# The course's solutions

This branch contains the exercises with their solutions, and nothing else: first the starting point, then one commit
per step. \`git log -p\` reads like the course. The lessons and the workshop are on your own branch.

\`git switch -\` takes you back to the branch that you came from.
`,
  ],
  // Without these lines, \`git clean\` on this branch would delete progress, saves and the database.
  ['.gitignore', 'node_modules/\ndist/\n.workshop/\n.env.development\n*.log\n'],
  [
    // Where a clone of the workshop has its command: npm has linked node_modules/.bin/workshop to it.
    standIn,
    `#!/usr/bin/env node
/* Stands in for the workshop's command on the branch with the solutions. */
'use strict';

var execFileSync = require('child_process').execFileSync;

/** What git prints; the empty text where it fails. */
function git(args) {
  try {
    var options = { cwd: __dirname, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
    return execFileSync('git', args, options).trim();
  } catch (error) {
    return '';
  }
}

function hasCourse(branch) {
  return branch !== '' && branch !== 'solution' && git(['ls-tree', branch, '../lessons/course.yaml']) !== '';
}

var previous = git(['rev-parse', '--abbrev-ref', '@{-1}']);
var branches = git(['for-each-ref', '--format=%(refname:short)', 'refs/heads']).split('\\n');
var found = [previous, 'main'].concat(branches).filter(hasCourse)[0];

process.stderr.write(
  'The git branch \`solution\` is checked out. It contains only the exercises with their solutions: the lessons and' +
    ' the workshop are on your own branch. Your files are unchanged.\\n' +
    (found === undefined
      ? '\`git switch -\` takes you back to the branch that you came from.\\n'
      : 'Type \`git switch ' + found + '\` to go back, then the same command again.\\n'),
);
process.exitCode = 2;
`,
  ],
]);
