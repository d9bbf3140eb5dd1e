import { describe, expect, test } from '@jest/globals';
import {
  beginning,
  ending,
  foreignFound,
} from '../../../../actions/canary/src/drill/announcements.ts';
import { foreignFailure } from '../../../../actions/canary/src/drill/foreign-failure.ts';
import { at, start } from './builders.ts';

const runId = '99999999999999999999-99999999999999999999-0123abcd';
const failure = foreignFailure(
  {
    eventID: 'e-1',
    eventName: 'Decrypt',
    errorCode: 'InvalidCiphertextException',
    eventTime: '2026-11-23T08:01:00Z',
    userIdentity: { arn: 'arn:aws:sts::123456789012:assumed-role/task/in<tru>der\n::error::' },
  },
  'invalid-ciphertext',
);
const said = {
  beginning: beginning({
    runId,
    who: 'maria in team/keywatch, run 7',
    alarmNames: ['the-alarm'],
    begin: start,
    until: at(60),
    aftermath: 0,
  }),
  foreign: foreignFound(runId, Array(23).fill(failure)),
  ending: ending(
    { runId, verdict: 'FAIL', brokenHop: 'counted', reason: 'why', findings: [], scenarios: [] },
    ['the-alarm'],
    at(40),
  ),
};

test.each(Object.entries(said))('the subject of %s is what SNS takes', (_, { subject }) => {
  expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
});

describe('people who are paged', () => {
  test('learn of a drill who, when, which alarms and until when', () => {
    for (const fact of ['maria in team/keywatch, run 7', 'T08:00:00', '  the-alarm', 'T09:00:00']) {
      expect(said.beginning.text).toContain(fact);
    }
  });

  test('learn of foreign failures what finds them, and nothing that another could have written', () => {
    expect(said.foreign.subject).toBe(`DRILL ${runId} found 23 foreign KMS failures`);
    expect(said.foreign.text.split('\n')[1]).toBe(
      '  2026-11-23T08:01:00Z Decrypt InvalidCiphertextException (invalid-ciphertext) by session in?tru?der?::error::, event e-1',
    );
    expect(said.foreign.text).toContain('and 3 more');
  });

  test('learn of an end without recovery which alarms tell of nothing else, and until when', () => {
    expect(said.ending.subject).toBe(`DRILL ${runId} over: FAIL at counted`);
    expect(said.ending.text).toMatch(/until 2026-11-23T08:40:00.000Z[^\n]+\n {2}the-alarm$/);
  });
});
