import { parseArgs } from 'node:util';
import type { ClockMode } from './clock.ts';
import type { EmulatorOptions } from './emulator.ts';
import type { ContainerEngine } from './world.ts';

export const optionsHelp = `  --port <number>              where to listen; 0 takes a free port (default 4566)
  --host <address>             default 127.0.0.1
  --clock real|stepped|waiting default waiting: time leaps while all clients long-poll
  --seed <number>              the same ids and keys at each start
  --delivery-seconds <number>  from a call to its CloudTrail record in the log group (default 300)
  --containers process|docker  what runs ECS tasks: Node here (default), or the image in a Docker engine
  --strict-identity            refuse access keys that the emulator did not issue
  --restore <file>             begin with a snapshot
  --help
`;

export interface Arguments {
  readonly port: number;
  readonly host: string;
  /** File of a snapshot to begin with. */
  readonly restore: string | undefined;
  readonly emulator: EmulatorOptions;
}

/** Undefined: help was asked for. Throws a sentence that names the option. */
export function readArguments(args: readonly string[]): Arguments | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '4566' },
      host: { type: 'string', default: '127.0.0.1' },
      clock: { type: 'string', default: 'waiting' },
      seed: { type: 'string' },
      'delivery-seconds': { type: 'string', default: '300' },
      containers: { type: 'string', default: 'process' },
      'strict-identity': { type: 'boolean', default: false },
      restore: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  return {
    port: wholeNumber('port', values.port, 65_535),
    host: values.host,
    restore: values.restore,
    emulator: {
      clock: clockMode(values.clock),
      containers: containerEngine(values.containers),
      strictIdentity: values['strict-identity'],
      deliverySeconds: wholeNumber('delivery-seconds', values['delivery-seconds'], 86_400),
      ...(values.seed !== undefined && { seed: wholeNumber('seed', values.seed, 2 ** 31 - 1) }),
    },
  };
}

function wholeNumber(name: string, text: string, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > most) {
    throw new Error(
      `--${name} takes a whole number from 0 to ${most}, not ${JSON.stringify(text)}`,
    );
  }
  return value;
}

function clockMode(text: string): ClockMode {
  if (text === 'real' || text === 'stepped' || text === 'waiting') return text;
  throw new Error(`--clock takes real, stepped or waiting, not ${JSON.stringify(text)}`);
}

function containerEngine(text: string): ContainerEngine {
  if (text === 'process' || text === 'docker') return text;
  throw new Error(`--containers takes process or docker, not ${JSON.stringify(text)}`);
}
