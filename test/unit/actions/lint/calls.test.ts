import { describe, expect, test } from '@jest/globals';
import { planCalls } from '../../../../actions/lint/src/calls.ts';

const plain = { regions: [], config: undefined, includeInfo: false };
const deployment = { file: 'deployments/trail.yaml', template: './trail.yaml' };

describe('the calls of cfn-lint', () => {
  test('are one if a deployment file names each template', () => {
    expect(planCalls([deployment], ['trail.yaml'], plain)).toEqual([
      ['--format', 'json', '--deployment-files', 'deployments/trail.yaml'],
    ]);
  });

  test('are two if some template has no deployment file', () => {
    expect(planCalls([deployment], ['base.yaml', 'trail.yaml'], plain)).toEqual([
      ['--format', 'json', '--deployment-files', 'deployments/trail.yaml'],
      ['--format', 'json', '--template', 'base.yaml'],
    ]);
  });

  test('carry Regions, configuration and informational rules', () => {
    const options = { regions: ['ap-southeast-2'], config: 'lint.yaml', includeInfo: true };

    expect(planCalls([], ['base.yaml'], options)).toEqual([
      [
        ...['--format', 'json', '--config-file', 'lint.yaml', '--include-checks', 'I'],
        ...['--regions', 'ap-southeast-2', '--template', 'base.yaml'],
      ],
    ]);
  });

  test('name files that look like options or globs so that they mean themselves', () => {
    const [args] = planCalls([], ['--output-file', 'a[1]*?.yaml'], plain);

    expect(args?.slice(3)).toEqual(['./--output-file', 'a[[]1][*][?].yaml']);
  });
});
