import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { explainRights } from './failure.js';
import { readText } from './stamp.js';

const POLL_MS = 200;
const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/** Lets one set-up of this clone work at a time. A lock whose process has died is taken over. */
export async function withLock(root, work) {
  const lock = join(root, '.cache', 'setup.lock');
  try {
    mkdirSync(join(root, '.cache'), { recursive: true });
    await acquire(lock);
  } catch (error) {
    throw explainRights(error, root);
  }
  const release = () => rmSync(lock, { force: true });
  process.once('exit', release);
  for (const signal of Object.keys(EXIT_CODES)) process.once(signal, exitOnSignal);
  try {
    return await work();
  } finally {
    for (const signal of Object.keys(EXIT_CODES)) process.removeListener(signal, exitOnSignal);
    process.removeListener('exit', release);
    release();
  }
}

/** The exit releases the lock, and the installers' watchdogs notice it. */
function exitOnSignal(signal) {
  process.exit(EXIT_CODES[signal]);
}

async function acquire(lock) {
  let told = false;
  while (!tryAcquire(lock)) {
    const owner = readText(lock);
    if (owner !== undefined && !isAlive(Number(owner))) breakLock(lock, owner);
    else {
      if (!told) console.error(`set-up: waiting for the one that process ${owner} is doing …`);
      told = true;
      await sleep(POLL_MS);
    }
  }
}

/** The link brings name and content into being in one step: no reader sees an empty lock. */
function tryAcquire(lock) {
  const own = `${lock}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, lock);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

/** Of several that find a dead lock only one can move it; a live one moved by mistake goes back. */
function breakLock(lock, deadOwner) {
  const moved = `${lock}.broken.${process.pid}`;
  try {
    renameSync(lock, moved);
    if (readFileSync(moved, 'utf8') !== deadOwner) linkSync(moved, lock);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(moved, { force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
