import { setSecret } from '@actions/core';
import type { ECRClient, Repository } from '@aws-sdk/client-ecr';
import { Failure } from '../../shared/failure.ts';
import { log } from '../../shared/log.ts';
import { type Authorization, authorize } from './authorization.ts';
import { build } from './build.ts';
import { attestationsOf, type Builder, findBuilder } from './builder.ts';
import { type Delivered, deliver } from './deliver.ts';
import { type Docker, openDocker } from './docker.ts';
import { withDockerConfig } from './docker-config.ts';
import type { Attestation, Inputs } from './read-inputs.ts';
import { openRegistry } from './registry.ts';
import { findRepository } from './repository.ts';
import { waitForScan } from './scan.ts';
import type { Scan } from './scan-verdict.ts';

export interface Published extends Delivered {
  /** The image by its digest. */
  readonly image: string;
  readonly builder: string;
  /** Attestations that were asked for and that the builder cannot write. */
  readonly missing: readonly Attestation[];
  readonly repository: Repository;
}

/** Builds the image and sees to it that every tag holds it. */
export async function publish(
  inputs: Inputs,
  ecr: ECRClient,
  env: NodeJS.ProcessEnv,
): Promise<Published> {
  const { account, name } = inputs.repository;
  const repository = await findRepository(ecr, inputs.repository);
  const authorization = await authorizeQuietly(ecr, account, env);
  return withDockerConfig(env, authorization.host, async (config) => {
    const { workspace: cwd, deadlineMs } = inputs;
    const docker = openDocker({ cwd, deadlineMs, env: { ...env, ...config.env } });
    const builder = await findBuilder(docker);
    const attestations = attestationsOf(builder, inputs);
    const missing = demandAttestations(builder, attestations, inputs);
    await logIn(docker, authorization);
    const local = await build(docker, inputs, { builder, attestations, folder: config.folder });

    const prefix = `${authorization.host}/${name}`;
    const registry = openRegistry(authorization, name);
    const renew = async () => logIn(docker, await authorizeQuietly(ecr, account, env));
    const { folder } = config;
    const means = { docker, builder, attestations, registry, prefix, repository, renew, folder };
    const delivered = await deliver(local, inputs, means);
    const image = `${prefix}@${delivered.digest}`;
    return { ...delivered, image, builder: builder.name, missing, repository };
  });
}

/** Only a runner takes the command in; elsewhere it would show what it is to hide. */
async function authorizeQuietly(
  ecr: ECRClient,
  account: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<Authorization> {
  const authorization = await authorize(ecr, account);
  if (env.GITHUB_ACTIONS === 'true') setSecret(authorization.password);
  return authorization;
}

function demandAttestations(
  { name }: Builder,
  can: readonly Attestation[],
  { attestations, requireAttestations }: Inputs,
): readonly Attestation[] {
  const missing = attestations.filter((one) => !can.includes(one));
  if (missing.length === 0) return missing;
  const sentence = `${name} cannot write ${missing.join(' and ')}`;
  if (requireAttestations) {
    throw new Failure(
      'TOOL_MISSING',
      `${sentence}, which input require-attestations asks for; set up buildx with driver docker-container before this step`,
    );
  }
  log(sentence);
  return missing;
}

async function logIn(docker: Docker, { host, user, password }: Authorization): Promise<void> {
  await docker.demand('log in', ['login', '--username', user, '--password-stdin', host], {
    input: password,
  });
  log(`logged in at ${host}`);
}

/** What ECR's scan says of what was published. */
export async function examine(
  { scan, failOn, scanDeadlineMs, repository: { name, account } }: Inputs,
  ecr: ECRClient,
  { scanned, repository }: Published,
): Promise<Scan> {
  if (scan === 'off') return { outcome: 'off' };
  log(`waiting for the scan of ${scanned}`);
  return waitForScan(ecr, {
    repositoryName: name,
    registryId: account,
    digest: scanned,
    scansOnPush: repository.imageScanningConfiguration?.scanOnPush ?? false,
    failOn,
    withinMs: scanDeadlineMs,
  });
}
