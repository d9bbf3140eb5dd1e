import { access, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Failure } from '../../shared/failure.ts';
import { type CallOptions, type Deployment, planCalls } from './calls.ts';
import { type Call, callCfnLint } from './cfn-lint.ts';
import { requireNoDeployments } from './config.ts';
import { readTemplatePath, relocate } from './deployment.ts';
import { type Finding, sortFindings } from './finding.ts';
import { readVerdict } from './verdict.ts';

export interface Sources {
  templates: readonly string[];
  deployments: readonly string[];
}

/** Has cfn-lint check the files. Throws if any call does not end in a verdict. */
export async function lint(
  sources: Sources,
  options: CallOptions,
  call: Omit<Call, 'args'>,
): Promise<Finding[]> {
  await requireNoDeployments(options.config, call.cwd);
  const texts = await readTexts(sources.deployments, call.cwd);
  const deployments = await readDeployments(texts, call.cwd);
  const verdicts = await Promise.all(
    planCalls(deployments, sources.templates, options).map(async (args) =>
      readVerdict(await callCfnLint({ ...call, args }), call.executable),
    ),
  );
  return sortFindings(verdicts.flat().map((finding) => relocateIn(texts, finding)));
}

async function readTexts(files: readonly string[], cwd: string): Promise<Map<string, string>> {
  const read = async (file: string) => [file, await readFile(resolve(cwd, file), 'utf8')] as const;
  return new Map(await Promise.all(files.map(read)));
}

/** A template that is not there would crash cfn-lint. */
async function readDeployments(texts: Map<string, string>, cwd: string): Promise<Deployment[]> {
  return Promise.all(
    [...texts].map(async ([file, text]) => {
      const template = readTemplatePath(text);
      if (template !== undefined) await requireTemplate(file, template, cwd);
      return { file, template };
    }),
  );
}

async function requireTemplate(file: string, template: string, cwd: string): Promise<void> {
  await access(resolve(cwd, template)).catch((cause: unknown) => {
    throw new Failure(
      'INVALID_FILE',
      `deployment file ${file} names template ${JSON.stringify(template)}, which cannot be read; correct its template-file-path, which counts from the workspace`,
      { cause },
    );
  });
}

function relocateIn(texts: Map<string, string>, finding: Finding): Finding {
  const text = finding.file === undefined ? undefined : texts.get(finding.file);
  return text === undefined ? finding : relocate(finding, text);
}
