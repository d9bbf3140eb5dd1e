// Runs the program given as arguments, and ends it and all it started if the set-up that waits
// for it is no more: an installer left alive would write into what the next set-up builds. The
// set-up holds the other end of standard input, which closes however it ends.
import { spawn } from 'node:child_process';

const [file, ...args] = process.argv.slice(2);
const child = spawn(file, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: true });
child.on('error', (error) => process.exit(error.code === 'ENOENT' ? 127 : 126));
child.on('close', (code, signal) => process.exit(signal ? 128 : code));
process.stdin.resume().on('close', endGroup);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, endGroup);

function endGroup() {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
