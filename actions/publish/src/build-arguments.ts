import type { Builder } from './builder.ts';
import type { Attestation, Inputs } from './read-inputs.ts';

export type BuildInputs = Pick<
  Inputs,
  'context' | 'dockerfile' | 'buildArgs' | 'labels' | 'target' | 'platform' | 'sourceDateEpoch'
>;

/** What the legacy builder, BuildKit and buildx all understand. */
function shared(inputs: BuildInputs): string[] {
  const { dockerfile, buildArgs, labels, target, platform, sourceDateEpoch } = inputs;
  const given = (option: string, value: string | undefined) =>
    value === undefined ? [] : [option, value];
  const epoch = sourceDateEpoch === undefined ? [] : [`SOURCE_DATE_EPOCH=${sourceDateEpoch}`];
  return [
    ...['--file', dockerfile],
    ...[...epoch, ...buildArgs].flatMap((pair) => ['--build-arg', pair]),
    ...labels.flatMap((pair) => ['--label', pair]),
    ...given('--target', target),
    ...given('--platform', platform),
  ];
}

/** Builds into the engine's store. */
export function toEngineBuild(
  { command }: Extract<Builder, { kind: 'engine' }>,
  inputs: BuildInputs,
  attestations: readonly Attestation[],
  idFile: string,
): string[] {
  const buildx = command.includes('buildx') ? ['--progress', 'plain', ...attest(attestations)] : [];
  return [...command, ...shared(inputs), ...buildx, '--iidfile', idFile, inputs.context];
}

/**
 * Builds into the builder's cache only, to learn the image's configuration; or from there into the registry, with
 * attestations. Both give the same configuration, which names the content.
 */
export function toBuildxBuild(
  inputs: BuildInputs,
  metadataFile: string,
  push:
    | { readonly references: readonly string[]; readonly attestations: readonly Attestation[] }
    | undefined,
): string[] {
  const rewrite = inputs.sourceDateEpoch === undefined ? [] : ['rewrite-timestamp=true'];
  const output = [
    'type=image',
    `push=${push !== undefined}`,
    'oci-mediatypes=true',
    ...rewrite,
  ].join(',');
  return [
    ...['buildx', 'build', '--progress', 'plain'],
    ...shared(inputs),
    ...(push?.references ?? []).flatMap((reference) => ['--tag', reference]),
    ...attest(push?.attestations ?? []),
    ...['--output', output],
    ...['--metadata-file', metadataFile],
    inputs.context,
  ];
}

/** Said either way: buildx writes a provenance attestation when nothing is said. */
function attest(attestations: readonly Attestation[]): string[] {
  const has = (attestation: Attestation) => attestations.includes(attestation);
  return [`--provenance=${has('provenance') ? 'mode=max' : 'false'}`, `--sbom=${has('sbom')}`];
}
