import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  PutParameterCommand,
  type PutParameterCommandInput,
} from '@aws-sdk/client-ssm';
import type { Place, ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';

const api = 'https://docs.aws.amazon.com/systems-manager/latest/APIReference';

/** A parameter below the case's own path, deleted with the case. */
async function put(place: Place, name: string, more: Partial<PutParameterCommandInput> = {}) {
  const { ssm: client } = place.clients;
  const Name = `/${place.fresh('conformance')}/${name}`;
  const answer = await client.send(
    new PutParameterCommand({ Name, Value: 'value', Type: 'String', ...more }),
  );
  if (more.Overwrite !== true) {
    place.later(() => client.send(new DeleteParameterCommand({ Name })));
  }
  return { Name, Version: answer.Version };
}

export const ssm: ServiceCases = {
  service: 'ssm',
  cases: [
    {
      name: 'A parameter is read back with version 1 and its ARN',
      aws: `${api}/API_GetParameter.html`,
      async run(place) {
        const { Name } = await put(place, 'one');
        const { Parameter } = await place.clients.ssm.send(new GetParameterCommand({ Name }));
        return [
          Parameter?.Value,
          Parameter?.Version,
          Parameter?.ARN === `arn:aws:ssm:${place.region}:${place.account}:parameter${Name}`,
        ];
      },
      expected: ['value', 1, true],
    },
    {
      name: 'A parameter that is there is overwritten only when asked for',
      aws: `${api}/API_PutParameter.html`,
      async run(place) {
        await put(place, 'one');
        const refused = await faultOf(put(place, 'one'));
        const { Version } = await put(place, 'one', { Value: 'other', Overwrite: true });
        return [refused, Version];
      },
      expected: ['ParameterAlreadyExists', 2],
    },
    {
      name: 'An older version is read by its number, and the history has both',
      aws: `${api}/API_GetParameterHistory.html`,
      async run(place) {
        const { Name } = await put(place, 'one');
        await put(place, 'one', { Value: 'other', Overwrite: true });
        const { ssm: client } = place.clients;
        const old = await client.send(new GetParameterCommand({ Name: `${Name}:1` }));
        const { Parameters } = await client.send(new GetParameterHistoryCommand({ Name }));
        return [old.Parameter?.Value, Parameters?.map(({ Value }) => Value)];
      },
      expected: ['value', ['value', 'other']],
    },
    {
      name: 'A SecureString is in the clear only with decryption',
      aws: `${api}/API_GetParameter.html`,
      async run(place) {
        const { Name } = await put(place, 'secret', { Type: 'SecureString', Value: 'geheim' });
        const read = async (WithDecryption: boolean) => {
          const { Parameter } = await place.clients.ssm.send(
            new GetParameterCommand({ Name, WithDecryption }),
          );
          return Parameter?.Value === 'geheim';
        };
        return [await read(false), await read(true)];
      },
      expected: [false, true],
    },
    {
      name: 'A parameter that does not exist is ParameterNotFound',
      aws: `${api}/API_GetParameter.html`,
      run: (place) =>
        faultOf(
          place.clients.ssm.send(new GetParameterCommand({ Name: `/${place.fresh('none')}` })),
        ),
      expected: 'ParameterNotFound',
    },
    {
      name: 'GetParameters answers what there is and names what there is not',
      aws: `${api}/API_GetParameters.html`,
      async run(place) {
        const { Name } = await put(place, 'one');
        const none = `/${place.fresh('none')}`;
        const { Parameters, InvalidParameters } = await place.clients.ssm.send(
          new GetParametersCommand({ Names: [Name, none] }),
        );
        return [
          Parameters?.map(({ Value }) => Value),
          InvalidParameters?.map((name) => name === none),
        ];
      },
      expected: [['value'], [true]],
    },
    {
      name: 'GetParametersByPath goes one level down, or all of them when asked for',
      aws: `${api}/API_GetParametersByPath.html`,
      async run(place) {
        await put(place, 'one');
        await put(place, 'deep/two');
        const Path = `/${place.fresh('conformance')}`;
        const list = async (Recursive: boolean) => {
          const { Parameters } = await place.clients.ssm.send(
            new GetParametersByPathCommand({ Path, Recursive }),
          );
          return Parameters?.map(({ Name }) => Name?.slice(Path.length)).toSorted();
        };
        return [await list(false), await list(true)];
      },
      expected: [['/one'], ['/deep/two', '/one']],
    },
    {
      name: 'A value that the allowed pattern does not match is ParameterPatternMismatchException',
      aws: `${api}/API_PutParameter.html`,
      run: (place) => faultOf(put(place, 'one', { AllowedPattern: '^\\d+$' })),
      expected: 'ParameterPatternMismatchException',
    },
  ],
};
