import { normalize } from 'node:path';

export interface Deployment {
  file: string;
  template: string | undefined;
}

export interface CallOptions {
  regions: readonly string[];
  config: string | undefined;
  includeInfo: boolean;
}

/**
 * The argument lists of the calls that check everything. cfn-lint checks each deployment file
 * together with the template it names, but refuses deployment files and templates in one call
 * (`ConfigMixIn.validate`): so one call does, unless some template has no deployment file.
 */
export function planCalls(
  deployments: readonly Deployment[],
  templates: readonly string[],
  options: CallOptions,
): string[][] {
  const covered = new Set(deployments.map(({ template }) => template && normalize(template)));
  const files = deployments.map(({ file }) => file);
  const rest = templates.filter((template) => !covered.has(template));
  const shared = toArguments(options);
  return [
    ...(files.length > 0 ? [[...shared, '--deployment-files', ...files.map(toLiteral)]] : []),
    ...(rest.length > 0 ? [[...shared, '--template', ...rest.map(toLiteral)]] : []),
  ];
}

function toArguments({ regions, config, includeInfo }: CallOptions): string[] {
  return [
    ...['--format', 'json'],
    ...(config === undefined ? [] : ['--config-file', config]),
    ...(includeInfo ? ['--include-checks', 'I'] : []),
    ...(regions.length === 0 ? [] : ['--regions', ...regions]),
  ];
}

/** cfn-lint expands globs itself and takes a leading dash for an option: a name means itself. */
function toLiteral(file: string): string {
  const escaped = file.replace(/[*?[]/gu, '[$&]');
  return escaped.startsWith('-') ? `./${escaped}` : escaped;
}
