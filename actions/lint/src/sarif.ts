import type { Finding, Level, Rule } from './finding.ts';

const SARIF_LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<
  Level,
  string
>;

/**
 * The findings as a SARIF 2.1.0 log, made from the same result as the annotations, so that
 * cfn-lint need not run a second time for it.
 * https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
export function toSarif(findings: readonly Finding[], version: string | undefined) {
  const rules = [...new Map(findings.map(({ rule }) => [rule.id, rule])).values()];
  const driver = {
    name: 'cfn-lint',
    ...(version === undefined ? {} : { semanticVersion: version }),
    informationUri: 'https://github.com/aws-cloudformation/cfn-lint',
    rules: rules.map(toRule),
  };
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver },
        columnKind: 'unicodeCodePoints',
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The workspace.' } } },
        results: findings.map((finding) => toResult(finding, rules)),
      },
    ],
  };
}

function toRule({ id, summary, description, url }: Rule) {
  return {
    id,
    shortDescription: { text: summary },
    fullDescription: { text: description },
    ...(url === '' ? {} : { helpUri: url }),
  };
}

function toResult({ level, rule, message, file, range }: Finding, rules: readonly Rule[]) {
  return {
    ruleId: rule.id,
    ruleIndex: rules.findIndex(({ id }) => id === rule.id),
    level: SARIF_LEVELS[level],
    message: { text: message },
    locations: file === undefined ? [] : [toLocation(file, range)],
  };
}

function toLocation(file: string, region: Finding['range']) {
  return {
    physicalLocation: {
      artifactLocation: {
        uri: file.split('/').map(encodeURIComponent).join('/'),
        uriBaseId: '%SRCROOT%',
      },
      region,
    },
  };
}
