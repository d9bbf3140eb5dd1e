import { Worker } from 'node:worker_threads';

/** What a process was started with, as `/proc` tells it. */
export interface SeenProcess {
  readonly pid: number;
  readonly command: string;
  readonly environment: string;
}

/** In a thread of its own, since what is watched for may come and go while this one is busy. */
const program = `
const { readdirSync, readFileSync } = require('node:fs');
const { parentPort, workerData } = require('node:worker_threads');
const read = (path) => { try { return readFileSync(path, 'utf8'); } catch { return ''; } };
const seen = new Map();
const kin = new Set([String(workerData)]);
let over = false;
parentPort.once('message', () => { over = true; });
const look = () => {
  for (const pid of readdirSync('/proc')) {
    if (!/^[0-9]+$/.test(pid) || pid === String(workerData)) continue;
    const [, parent = ''] = /^PPid:\\s*(\\d+)$/m.exec(read('/proc/' + pid + '/status')) ?? [];
    if (!kin.has(parent)) continue;
    kin.add(pid);
    const command = read('/proc/' + pid + '/cmdline').replaceAll('\\0', ' ').trim();
    const environment = read('/proc/' + pid + '/environ');
    if (command !== '') seen.set(pid + command, { pid: Number(pid), command, environment });
  }
  if (!over) return void setTimeout(look, 5);
  parentPort.postMessage([...seen.values()]);
};
parentPort.postMessage('watching');
look();
`;

/** Watches every process that this one starts, and those that these start. */
export async function watchProcesses(): Promise<{ end(): Promise<readonly SeenProcess[]> }> {
  const worker = new Worker(program, { eval: true, workerData: process.pid });
  await new Promise((watching) => worker.once('message', watching));
  worker.unref();
  let seen: readonly SeenProcess[] | undefined;
  return {
    async end() {
      if (seen !== undefined) return seen;
      const told = new Promise<readonly SeenProcess[]>((resolve) =>
        worker.once('message', resolve),
      );
      worker.postMessage('end');
      seen = await told;
      await worker.terminate();
      return seen;
    },
  };
}
