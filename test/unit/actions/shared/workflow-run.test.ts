import { expect, test } from '@jest/globals';
import { linkRun } from '../../../../actions/shared/workflow-run.ts';

const runner = {
  GITHUB_SERVER_URL: 'https://github.example.com',
  GITHUB_REPOSITORY: 'example-org/keywatch',
  GITHUB_RUN_ID: '9000',
  GITHUB_RUN_NUMBER: '12',
  GITHUB_RUN_ATTEMPT: '1',
};
const url = 'https://github.example.com/example-org/keywatch/actions/runs/9000';

test.each<[string, NodeJS.ProcessEnv, string]>([
  ['a first attempt', runner, `[run 12](${url})`],
  [
    'a later attempt',
    { ...runner, GITHUB_RUN_ATTEMPT: '3' },
    `[run 12, attempt 3](${url}/attempts/3)`,
  ],
  [
    'the tenth attempt',
    { ...runner, GITHUB_RUN_ATTEMPT: '10' },
    `[run 12, attempt 10](${url}/attempts/10)`,
  ],
  ['no number', { ...runner, GITHUB_RUN_NUMBER: '' }, `[run 9000](${url})`],
  ['no runner', {}, 'a run outside of GitHub'],
  ['a strange id', { ...runner, GITHUB_RUN_ID: '1) [x](y' }, 'a run outside of GitHub'],
  [
    'a strange server',
    { ...runner, GITHUB_SERVER_URL: 'javascript:alert(1)' },
    'a run outside of GitHub',
  ],
])('%s', (_, env, link) => {
  expect(linkRun(env)).toBe(link);
});
