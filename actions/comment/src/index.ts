import { setOutput } from '@actions/core';
import { openGitHub } from '../../shared/github.ts';
import { log } from '../../shared/log.ts';
import { runAction } from '../../shared/run-action.ts';
import { run } from './main.ts';
import { readInputs } from './read-inputs.ts';

void runAction(async () => {
  const { token, ...inputs } = await readInputs(process.env);
  const github = openGitHub(token, process.env, 'pull-requests: write');

  const { outcome, comment } = await run(inputs, github);

  setOutput('outcome', outcome);
  setOutput('url', comment.url);
  log(`${outcome} ${comment.url}`);
});
