import { setOutput } from '@actions/core';
import { openGitHub } from '../../shared/github.ts';
import { log } from '../../shared/log.ts';
import { runAction } from '../../shared/run-action.ts';
import { linkRun } from '../../shared/workflow-run.ts';
import { run } from './main.ts';
import { readInputs } from './read-inputs.ts';

void runAction(async () => {
  const { token, ...inputs } = readInputs();
  const github = openGitHub(token, process.env, 'issues: write');

  const result = await run(inputs, github, linkRun(process.env));

  const { number, url } = 'issue' in result ? result.issue : { number: '', url: '' };
  setOutput('outcome', result.outcome);
  setOutput('number', number);
  setOutput('url', url);
  log(result.outcome === 'none' ? 'there is no open issue to close' : `${result.outcome} ${url}`);
});
