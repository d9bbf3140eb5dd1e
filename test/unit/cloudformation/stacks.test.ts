import { describe, expect, test } from '@jest/globals';
import { type JsonObject, readYaml } from '../../support/template.ts';

describe('stacks.yaml', () => {
  const manifest = readYaml('cloudformation/stacks.yaml') as unknown as {
    prefix: string;
    environments: Record<
      string,
      { stacks: Record<string, { deployment: string; 'depends-on'?: string[] }> }
    >;
  };
  const deployments = Object.entries(manifest.environments).flatMap(([environment, { stacks }]) =>
    Object.entries(stacks).map(([key, stack]) => ({ environment, key, stack, stacks })),
  );

  test.each(deployments)(
    '$environment: $key has a deployment file that fits its template and this manifest',
    ({ environment, stack, stacks }) => {
      const file = readYaml(stack.deployment) as JsonObject;
      const path = String(file['template-file-path']);
      const { Parameters } = readYaml(path) as unknown as {
        Parameters: Record<string, JsonObject>;
      };
      const parameters = (file.parameters ?? {}) as JsonObject;
      const required = Object.keys(Parameters).filter(
        (name) => Parameters[name]?.Default === undefined,
      );

      expect(Object.keys(Parameters)).toEqual(expect.arrayContaining(Object.keys(parameters)));
      expect(Object.keys(parameters)).toEqual(expect.arrayContaining(required));
      expect(parameters.Prefix).toBe(manifest.prefix);
      expect(file.tags).toEqual({ environment });
      expect(Object.keys(stacks)).toEqual(expect.arrayContaining(stack['depends-on'] ?? []));
    },
  );

  test('the emulator deploys what production deploys', () => {
    const { emulator, production } = manifest.environments;

    expect(Object.keys(emulator?.stacks ?? {})).toEqual(Object.keys(production?.stacks ?? {}));
  });
});
