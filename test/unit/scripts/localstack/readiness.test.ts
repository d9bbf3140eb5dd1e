import { expect, test } from '@jest/globals';
import { readReadiness } from '../../../../scripts/localstack/readiness.ts';

const ours = { stage: 'START', name: 'keywatch.py', state: 'SUCCESSFUL' };

test('is ready once our init file was run', () => {
  expect(readReadiness({ completed: true, scripts: [ours] }, 'keywatch.py').state).toBe('ready');
});

test.each([
  ['nothing was run', { completed: false, scripts: [] }],
  ['ours is running', { completed: false, scripts: [{ ...ours, state: 'RUNNING' }] }],
  [
    'another one is running',
    { completed: false, scripts: [ours, { name: 'x.py', state: 'UNKNOWN' }] },
  ],
])('waits while %s', (_, body) => {
  expect(readReadiness(body, 'keywatch.py').state).toBe('starting');
});

test.each([
  [
    'ours raised',
    { completed: true, scripts: [{ ...ours, state: 'ERROR' }] },
    'init file keywatch.py raised an error',
  ],
  [
    'another one raised',
    { completed: true, scripts: [ours, { name: 'x.py', state: 'ERROR' }] },
    'init file x.py raised an error',
  ],
  [
    'ours was not run at all',
    { completed: true, scripts: [] },
    'init file keywatch.py is not among those that LocalStack ran',
  ],
])('has failed if %s', (_, body, reason) => {
  expect(readReadiness(body, 'keywatch.py')).toEqual({ state: 'failed', reason });
});
