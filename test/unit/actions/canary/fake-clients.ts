import type { AwsTime } from '../../../../actions/canary/src/aws-time.ts';
import type { Clients } from '../../../../actions/canary/src/clients.ts';

type Input = Readonly<Record<string, unknown>>;
/** Answers an operation; an answer that is an error is thrown. */
export type Answers = Readonly<Record<string, (input: Input, times: number) => unknown>>;

/** AWS as the canary sees it: answers as told, in a time that stands still. An operation not told of is a mistake. */
export function fakeClients(answers: Answers, now: number) {
  const calls: { readonly operation: string; readonly input: Input }[] = [];
  const send = async (command: {
    readonly input: Input;
    readonly constructor: { name: string };
  }) => {
    const operation = command.constructor.name.replace(/Command$/, '');
    const times = calls.filter((call) => call.operation === operation).length;
    calls.push({ operation, input: command.input });
    const answer = answers[operation];
    if (answer === undefined) throw new Error(`nobody expected ${operation}`);
    const given = answer(command.input, times);
    if (given instanceof Error) throw given;
    return given;
  };
  const client = { send, destroy: () => {} };
  const time = { now: () => now } as AwsTime;
  const names = ['cloudFormation', 'cloudTrail', 'cloudWatch', 'logs', 'kms', 'sns', 'sqs'];
  const clients = {
    ...Object.fromEntries(names.map((name) => [name, client])),
    time,
    kmsAs: async () => client,
  } as unknown as Clients;
  return { clients, calls, operations: () => calls.map(({ operation }) => operation) };
}
