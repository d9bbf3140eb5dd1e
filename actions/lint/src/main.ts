import { Failure } from '../../shared/failure.ts';
import { computeKey, recall, remember } from './cache.ts';
import { listFiles } from './files.ts';
import { countFindings, type Finding, isAsBadAs } from './finding.ts';
import type { LintInputs } from './inputs.ts';
import { type Installation, readInstallation } from './installation.ts';
import type { Sources } from './lint.ts';
import { nameCounts, report } from './report.ts';

interface Workspace {
  cwd: string;
  env: NodeJS.ProcessEnv;
}

export async function run(
  inputs: LintInputs,
  workspace: Workspace = { cwd: process.cwd(), env: process.env },
): Promise<void> {
  const sources = await listSources(inputs, workspace);
  const installation = await readInstallation(inputs.cfnLint);
  const key = await nameVerdict(inputs, sources, installation, workspace);
  const remembered = await recallVerdict(inputs, key);
  const findings = remembered ?? (await lintAfresh(inputs, sources, workspace));
  if (!remembered) await rememberVerdict(inputs, key, findings);
  await report({
    findings,
    files: [...sources.deployments, ...sources.templates],
    version: installation?.version,
    cached: remembered !== undefined,
    sarif: inputs.sarif,
  });
  requireNothingBad(findings, inputs);
}

async function listSources(inputs: LintInputs, { cwd }: Workspace): Promise<Sources> {
  const templates = await listFiles('templates', inputs.templates, cwd);
  const deployments = await listFiles('deployments', inputs.deployments, cwd);
  if (templates.length + deployments.length > 0) return { templates, deployments };
  throw new Failure(
    'INVALID_INPUT',
    'inputs templates and deployments are empty; give one of them',
  );
}

async function nameVerdict(
  { cache, config, regions, failOn }: LintInputs,
  { templates, deployments }: Sources,
  installation: Installation | undefined,
  { cwd, env }: Workspace,
): Promise<string | undefined> {
  if (cache === undefined || installation === undefined) return undefined;
  const region = [env.AWS_REGION ?? '', env.AWS_DEFAULT_REGION ?? ''];
  const rules = failOn === 'info' ? 'with informational rules' : '';
  const words = [installation.fingerprint, rules, config ?? '', ...region, ...regions];
  return computeKey({ cwd, files: [...deployments, ...templates], config, words });
}

async function recallVerdict({ cache }: LintInputs, key: string | undefined) {
  return cache === undefined || key === undefined ? undefined : recall(cache, key);
}

async function rememberVerdict({ cache }: LintInputs, key: string | undefined, found: Finding[]) {
  if (cache !== undefined && key !== undefined) await remember(cache, key, found);
}

/** Loaded only when needed: a remembered verdict is to cost little more than the start of Node. */
async function lintAfresh(inputs: LintInputs, sources: Sources, workspace: Workspace) {
  const { lint } = await import('./lint.ts');
  const { regions, config, failOn, cfnLint: executable, deadlineMs } = inputs;
  const options = { regions, config, includeInfo: failOn === 'info' };
  return lint(sources, options, { executable, deadlineMs, ...workspace });
}

function requireNothingBad(findings: readonly Finding[], { failOn }: LintInputs): void {
  const bad = findings.filter(({ level }) => isAsBadAs(level, failOn));
  if (bad.length === 0) return;
  throw new Failure('FINDINGS', `cfn-lint found ${nameCounts(countFindings(bad))}`);
}
