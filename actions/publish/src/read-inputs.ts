import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Failure } from '../../shared/failure.ts';
import {
  booleanInput,
  choiceInput,
  durationInput,
  listInput,
  optionalInput,
  textInput,
} from '../../shared/inputs.ts';
import { type NamedRepository, parseRepository } from './repository.ts';
import { SEVERITIES, type Severity } from './scan-verdict.ts';

export type Attestation = 'provenance' | 'sbom';

export interface Inputs {
  readonly repository: NamedRepository;
  readonly tags: readonly string[];
  /** Absolute paths. */
  readonly context: string;
  readonly dockerfile: string;
  readonly buildArgs: readonly string[];
  readonly labels: readonly string[];
  readonly target: string | undefined;
  readonly platform: string | undefined;
  readonly sourceDateEpoch: string | undefined;
  readonly attestations: readonly Attestation[];
  readonly requireAttestations: boolean;
  readonly scan: 'required' | 'if-possible' | 'off';
  readonly failOn: Severity;
  readonly scanDeadlineMs: number;
  readonly pushAttempts: number;
  readonly deadlineMs: number;
  readonly workspace: string;
}

/** Everything that reaches Docker's command line passes a pattern or is an absolute path. */
export async function readInputs(env: NodeJS.ProcessEnv): Promise<Inputs> {
  const workspace = env.GITHUB_WORKSPACE ?? process.cwd();
  const context = resolve(workspace, textInput('context'));
  const dockerfile = resolve(
    workspace,
    optionalInput('dockerfile') ?? resolve(context, 'Dockerfile'),
  );
  await demand('context', context, 'folder');
  await demand('dockerfile', dockerfile, 'file');
  return {
    repository: parseRepository(textInput('repository')),
    tags: tagsInput(),
    context,
    dockerfile,
    buildArgs: listInput('build-args').map((line) =>
      checkPair('build-args', line, /^[A-Za-z_]\w*=/u),
    ),
    labels: listInput('labels').map((line) => checkPair('labels', line, /^[A-Za-z0-9][\w./-]*=/u)),
    target: checkText('target', /^[A-Za-z0-9][\w.-]*$/u, 'the name of a stage'),
    platform: checkText(
      'platform',
      /^[a-z0-9]+\/[a-z0-9]+(?:\/[a-z0-9]+)?$/u,
      'one platform such as linux/amd64',
    ),
    sourceDateEpoch: checkText('source-date-epoch', /^\d{1,12}$/u, 'seconds since 1970'),
    attestations: (['provenance', 'sbom'] as const).filter(booleanInput),
    requireAttestations: booleanInput('require-attestations'),
    scan: choiceInput('scan', ['required', 'if-possible', 'off']),
    failOn: choiceInput('fail-on', SEVERITIES),
    scanDeadlineMs: durationInput('scan-deadline'),
    pushAttempts: Number(
      checkText('push-attempts', /^(?:[1-9]|10)$/u, 'a number from 1 to 10') ?? 3,
    ),
    deadlineMs: durationInput('deadline'),
    workspace,
  };
}

async function demand(input: string, path: string, kind: 'folder' | 'file'): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (kind === 'folder' ? found?.isDirectory() : found?.isFile()) return;
  throw new Failure('INVALID_INPUT', `input ${input}: there is no ${kind} ${path}`);
}

/** https://docs.docker.com/reference/cli/docker/image/tag/ */
function tagsInput(): string[] {
  const tags = [...new Set(listInput('tags'))];
  if (tags.length === 0)
    throw new Failure('INVALID_INPUT', 'input tags is empty; give one tag a line');
  const wrong = tags.find((tag) => !/^\w[\w.-]{0,127}$/u.test(tag));
  if (wrong === undefined) return tags;
  throw new Failure(
    'INVALID_INPUT',
    `input tags holds ${JSON.stringify(wrong)}; give letters, digits, "_", "." and "-", at most 128, without a repository`,
  );
}

/** The value may be anything and is not shown. */
function checkPair(input: string, line: string, pattern: RegExp): string {
  if (pattern.test(line)) return line;
  throw new Failure(
    'INVALID_INPUT',
    `input ${input} has a line that is not of the form name=value; correct it`,
  );
}

function checkText(input: string, pattern: RegExp, form: string): string | undefined {
  const text = optionalInput(input);
  if (text === undefined || pattern.test(text)) return text;
  throw new Failure('INVALID_INPUT', `input ${input} is ${JSON.stringify(text)}; give ${form}`);
}
