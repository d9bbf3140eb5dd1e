/**
 * The workflow run in which the step is, as a Markdown link; plain words outside of a runner. The attempt is told from the second on.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/variables
 */
export function linkRun(env: NodeJS.ProcessEnv): string {
  const {
    GITHUB_SERVER_URL: server = 'https://github.com',
    GITHUB_REPOSITORY: repository = '',
    GITHUB_RUN_ID: id = '',
    GITHUB_RUN_NUMBER: number = '',
    GITHUB_RUN_ATTEMPT: attempt = '',
  } = env;
  if (!/^\d+$/u.test(id) || !/^https?:\/\/[\w.:-]+$/u.test(server))
    return 'a run outside of GitHub';
  const again = /^(?:[2-9]|\d\d+)$/u.test(attempt) ? attempt : undefined;
  const path = `${repository}/actions/runs/${id}${again === undefined ? '' : `/attempts/${again}`}`;
  const name = `run ${/^\d+$/u.test(number) ? `${number}` : id}`;
  return `[${name}${again === undefined ? '' : `, attempt ${again}`}](${server}/${path})`;
}
