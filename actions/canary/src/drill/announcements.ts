import { hops } from '../chain.ts';
import type { RunResult } from '../result.ts';
import type { ForeignFailure } from './foreign-failure.ts';

/** What people read. SNS takes a subject of at most 100 characters of ASCII. */
export interface Announcement {
  readonly subject: string;
  readonly text: string;
}

export interface Plan {
  readonly runId: string;
  /** Who began the drill, in a few words. */
  readonly who: string;
  readonly alarmNames: readonly string[];
  readonly begin: number;
  readonly until: number;
  /** Milliseconds after the last call for which its failures may show. */
  readonly aftermath: number;
}

const shownAtMost = 20;

const at = (time: number): string => new Date(time).toISOString();

export function beginning({ runId, who, alarmNames, begin, until }: Plan): Announcement {
  return {
    subject: `DRILL ${runId}`,
    text: [
      `DRILL ${runId}: Keywatch proves that the production alarms work.`,
      `Begun by ${who} at ${at(begin)}.`,
      'It asks the service for wrong decryptions, as an attacker would. These alarms will fire and return to OK:',
      ...alarmNames.map((name) => `  ${name}`),
      `It is over by ${at(until)} at the latest; a message "DRILL ${runId} over" says so.`,
      'Any other alarm is real. So is a failure that the drill did not cause: a message of its own will report it.',
    ].join('\n'),
  };
}

/** A drill must not hide an attack: what failed beside it is reported as soon as it is found. */
export function foreignFound(runId: string, failures: readonly ForeignFailure[]): Announcement {
  const subject = `DRILL ${runId} found ${failures.length} foreign KMS failures`;
  const shown = failures.slice(0, shownAtMost).map(lineOf);
  const rest = failures.length - shown.length;
  return {
    subject,
    text: [
      `${subject}: the watched role failed, and not for the drill. Take it for an attack until it is explained.`,
      ...shown,
      ...(rest > 0 ? [`  and ${rest} more`] : []),
      'The events are in the log group of the trail, by their event ids.',
    ].join('\n'),
  };
}

function lineOf({ eventId, detection, eventName, errorCode, session, time }: ForeignFailure) {
  return `  ${time} ${eventName} ${errorCode} (${detection}) by session ${session}, event ${eventId}`;
}

/** `raised`: alarms that the drill may still raise or hold in ALARM, where they cannot fire for anybody else, until `until`. */
export function ending(
  { runId, verdict, brokenHop, reason }: RunResult,
  raised: readonly string[],
  until: number,
): Announcement {
  const where = brokenHop === undefined ? '' : ` at ${brokenHop}`;
  const subject = `DRILL ${runId} over: ${verdict}${where}`;
  return {
    subject,
    text: [
      `${subject}${reason === undefined ? '' : `: ${reason}`}`,
      verdict === 'PASS'
        ? `Every hop was passed: ${hops.join(', ')}. From now on every alarm is real.`
        : 'The drill did not prove that the alarms work; see its job.',
      ...(raised.length > 0
        ? [
            `These may still fire because of it, or be in ALARM, until ${at(until)}, and then tell of nothing else; look at the log group meanwhile:`,
            ...raised.map((name) => `  ${name}`),
          ]
        : []),
    ].join('\n'),
  };
}
