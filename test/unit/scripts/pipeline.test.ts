import { expect, test } from '@jest/globals';
import { StepFailure } from '../../../scripts/pipeline.ts';

const ended = { exitCode: 1, stderr: '', outputs: {}, summary: '' };

test('a failed step says what its annotations say, each with its file and line', () => {
  const stdout = [
    'a line of the log',
    '::error title=keywatch-trail,file=cloudformation/trail.yaml,line=57,endLine=60::TrailKey failed: 100%25',
    '::error::not deployed: keywatch-trail',
  ].join('\n');

  expect(new StepFailure('deploy', { ...ended, stdout }).message).toBe(
    'cloudformation/trail.yaml:57: TrailKey failed: 100%; not deployed: keywatch-trail',
  );
});

test('a step that failed without a word is told by its exit code', () => {
  expect(new StepFailure('lint', { ...ended, stdout: '' }).message).toBe(
    'lint failed with exit code 1',
  );
});
