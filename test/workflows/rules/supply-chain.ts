import { mayAsk } from '../../../scripts/workflows/token-jobs.ts';
import { environmentOf } from '../../../scripts/workflows/workflow-file.ts';
import { jobsOf, ownPath, type Rule, stepsOf } from './rule.ts';

/** Others' actions by commit, with the release behind it, and one commit for each of them. */
export const pins: Rule = (files) => {
  const commits = new Map<string, string>();
  return files.flatMap(({ name, text }) =>
    [...text.matchAll(/^\s*(?:- )?uses: (\S+)(.*)$/gmu)].flatMap(([, uses = '', rest = '']) => {
      if (/^[$.]\//u.test(uses)) return [];
      const [action = '', commit = ''] = uses.split('@');
      if (!/^[0-9a-f]{40}$/u.test(commit)) return [`${name}: ${uses} is not pinned by a commit`];
      if (!/^ # v\d+\.\d+\.\d+$/u.test(rest)) return [`${name}: ${uses} does not say its release`];
      const pin = `${commit}${rest}`;
      const other = commits.get(action) ?? pin;
      commits.set(action, pin);
      return other === pin ? [] : [`${name}: ${action} is pinned to another commit elsewhere`];
    }),
  );
};

/** Text enters a script through its environment only. */
export const scripts: Rule = (files) =>
  stepsOf(files)
    .filter(({ step }) => step.run?.includes('${{'))
    .map(({ place }) => `${place}: a script has an expression in it`);

export const checkouts: Rule = (files) =>
  stepsOf(files)
    .filter(({ step }) => step.uses?.startsWith('actions/checkout@'))
    .filter(({ step }) => step.with?.['persist-credentials'] !== false)
    .map(({ place }) => `${place}: the checkout keeps the token`);

/** What a job with the means to become a role may use, beside this repository's own bundles. */
const trusted = [
  'actions/checkout',
  'aws-actions/configure-aws-credentials',
  'actions/upload-artifact',
];
const installers =
  /\b(?:npm|npx|pnpm|yarn|corepack|pip3?|pipx|uv|uvx|apt|apt-get|curl|wget|gem|go|cargo|node|python3?|docker (?:pull|run))\b/u;

/** A job that may ask for a token has an environment, installs nothing and runs committed bundles only. */
export const tokenJobs: Rule = (files) =>
  jobsOf(files)
    .filter(({ job }) => mayAsk(job) && job.uses === undefined)
    .flatMap(({ place, job }) => [
      ...(environmentOf(job) === undefined
        ? [`${place}: id-token: write without an environment`]
        : []),
      ...(job.steps ?? []).flatMap(({ uses, run }) => {
        if (run !== undefined)
          return installers.test(run) ? [`${place}: installs or runs what is not committed`] : [];
        const action = uses?.split('@')[0] ?? '';
        const isTrusted = trusted.includes(action) || ownPath(uses) !== undefined;
        return isTrusted ? [] : [`${place}: uses ${action} beside a token`];
      }),
    ]);

export const secrets: Rule = (files) =>
  files.flatMap(({ name, text }) =>
    /\bsecrets\b\s*[.[:]/u.test(text.replaceAll(/#.*$/gmu, '')) ? [`${name}: knows a secret`] : [],
  );
