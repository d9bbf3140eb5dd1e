import type { LogConfiguration } from '@aws-sdk/client-ecs';
import { notImplemented } from '../../fault.ts';
import { clientException } from './faults.ts';
import { refuseOthers } from './refuse-others.ts';

/** Options that change how lines are written; of the others a line's way to its group has nothing. */
const known = [
  ...['awslogs-group', 'awslogs-region', 'awslogs-stream-prefix', 'awslogs-create-group'],
  ...['mode', 'max-buffer-size'],
];

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html */
export function checkLogs(logs: LogConfiguration | undefined): void {
  if (logs === undefined) return;
  const { logDriver, options = {} } = logs;
  refuseOthers('logConfiguration', logs, ['logDriver', 'options']);
  if (logDriver !== 'awslogs') throw notImplemented(`The log driver ${logDriver}`);
  for (const option of ['awslogs-group', 'awslogs-region', 'awslogs-stream-prefix']) {
    if (options[option]) continue;
    throw clientException(
      `Log driver awslogs requires options: awslogs-region, awslogs-stream-prefix, awslogs-group. Missing: ${option}`,
    );
  }
  refuseOthers('the log driver awslogs', options, known);
  bufferBytes(options);
}

const units = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** `max-buffer-size`: a number with the unit k, m or g. */
export function bufferBytes(options: Readonly<Record<string, string>>): { bufferBytes?: number } {
  const text = options['max-buffer-size'];
  if (text === undefined) return {};
  const [, number, unit = ''] = /^(\d+)([kmg]?)$/i.exec(text) ?? [];
  if (number === undefined) {
    throw clientException(`Invalid 'max-buffer-size' of the log driver awslogs: ${text}`);
  }
  const factor = new Map(Object.entries(units)).get(unit.toLowerCase()) ?? 1;
  return { bufferBytes: Number(number) * factor };
}
