import { fullName, type Repository } from './repository.ts';

/** Something to be set in GitHub: in the browser, or by a command to be copied. */
export interface Setting {
  readonly title: string;
  readonly clicks: string;
  readonly commands: readonly string[];
}

export interface Deployment {
  readonly account: string;
  readonly region: string;
  readonly prefix: string;
  readonly environments: readonly string[];
  readonly requiredChecks: readonly string[];
}

/** The environment whose jobs wait for a person. */
const reviewed = 'production';
const branchPolicy = { protected_branches: false, custom_branch_policies: true };

/** All that the workflows need, in the order in which it is set. */
export function listSettings(repository: Repository, deployment: Deployment): Setting[] {
  return [
    ...(repository.isFork ? [workflowsOfFork(repository)] : []),
    variables(repository, deployment),
    ...deployment.environments.map((name) => environment(repository, name)),
    actionsPolicy(repository),
    mainBranch(repository, deployment.requiredChecks),
  ];
}

/** https://docs.github.com/actions/how-tos/manage-workflow-runs/disable-and-enable-workflows */
function workflowsOfFork(repository: Repository): Setting {
  return {
    title: 'Workflows of a fork, which GitHub leaves switched off',
    clicks:
      'Actions → I understand my workflows, go ahead and enable them; then open each workflow → Enable workflow',
    commands: ['validate', 'deploy', 'canary', 'drift'].map(
      (name) => `gh workflow enable ${name}.yml --repo ${fullName(repository)}`,
    ),
  };
}

function variables(
  repository: Repository,
  { account, region, prefix }: Pick<Deployment, 'account' | 'region' | 'prefix'>,
): Setting {
  const values = { AWS_ACCOUNT_ID: account, AWS_REGION: region, KEYWATCH_PREFIX: prefix };
  const pairs = Object.entries(values);
  return {
    title: 'Repository variables (no secret is needed)',
    clicks: `Settings → Secrets and variables → Actions → Variables → New repository variable: ${pairs.map(([name, value]) => `${name} = ${value}`).join(', ')}`,
    commands: pairs.map(
      ([name, value]) => `gh variable set ${name} --body ${value} --repo ${fullName(repository)}`,
    ),
  };
}

/** https://docs.github.com/rest/deployments/environments and /rest/deployments/branch-policies */
function environment(repository: Repository, name: string): Setting {
  const path = `repos/${fullName(repository)}/environments/${name}`;
  const isReviewed = name === reviewed;
  const body = `{"deployment_branch_policy":${JSON.stringify(branchPolicy)}${isReviewed ? ',"reviewers":[{"type":"User","id":\'"$reviewer"\'}]' : ''}}`;
  return {
    title: `Environment ${name}${isReviewed ? ', which waits for a reviewer' : ''}`,
    clicks: `Settings → Environments → New environment → ${name}; Deployment branches and tags → Selected branches and tags → main${isReviewed ? '; Required reviewers → those who approve a deployment; Allow administrators to bypass → off' : ''}`,
    commands: [
      ...(isReviewed
        ? [
            `reviewer=$(gh api user --jq .id) # you; a team: "type":"Team" and gh api orgs/ORG/teams/TEAM --jq .id`,
          ]
        : []),
      `echo '${body}' | gh api --method PUT ${path} --input -`,
      `gh api --method POST ${path}/deployment-branch-policies -f name=main`,
    ],
  };
}

/** https://docs.github.com/rest/actions/permissions */
function actionsPolicy(repository: Repository): Setting {
  const path = `repos/${fullName(repository)}/actions/permissions`;
  return {
    title: 'What workflows may do',
    clicks:
      'Settings → Actions → General: Require actions to be pinned to a full-length commit SHA → on; Workflow permissions → Read repository contents and packages permissions; Allow GitHub Actions to create and approve pull requests → off',
    commands: [
      `gh api --method PUT ${path} -F enabled=true -f allowed_actions=all -F sha_pinning_required=true`,
      `gh api --method PUT ${path}/workflow -f default_workflow_permissions=read -F can_approve_pull_request_reviews=false`,
    ],
  };
}

/** https://docs.github.com/rest/repos/rules */
function mainBranch(repository: Repository, checks: readonly string[]): Setting {
  const ruleset = {
    name: 'main',
    target: 'branch',
    enforcement: 'active',
    conditions: { ref_name: { include: ['refs/heads/main'], exclude: [] } },
    rules: [
      { type: 'deletion' },
      { type: 'non_fast_forward' },
      {
        type: 'pull_request',
        parameters: {
          required_approving_review_count: 0,
          dismiss_stale_reviews_on_push: true,
          require_code_owner_review: false,
          require_last_push_approval: false,
          required_review_thread_resolution: false,
        },
      },
      {
        type: 'required_status_checks',
        parameters: {
          strict_required_status_checks_policy: true,
          required_status_checks: checks.map((context) => ({ context })),
        },
      },
    ],
  };
  return {
    title: 'Protection of main, which whoever can push to it could deploy from',
    clicks: `Settings → Rules → Rulesets → New branch ruleset: Target main; Restrict deletions; Block force pushes; Require a pull request before merging (with two people or more: one approval, and review from Code Owners); Require status checks to pass, up to date: ${checks.join('; ')}`,
    commands: [
      `echo ${quote(JSON.stringify(ruleset))} | gh api --method POST repos/${fullName(repository)}/rulesets --input -`,
    ],
  };
}

/** For a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
