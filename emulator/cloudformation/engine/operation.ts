import type * as Sdk from '@aws-sdk/client-cloudformation';
import type { Caller, World } from '../../world.ts';
import { isPresent, type Operation, type Source, type Stack } from '../stack.ts';
import type { Identifier } from './identifier.ts';
import { Interrupted } from './interruption.ts';
import { Journal } from './journal.ts';
import type { OwnTypes } from './own-type.ts';

/** One operation on one stack while it goes on. */
export interface Run {
  readonly world: World;
  readonly account: string;
  readonly region: string;
  readonly stack: Stack;
  /** Who makes the calls: the stack's role, or who asked for the operation. */
  readonly caller: Caller;
  readonly operation: Operation;
  /** What the stack was and is to be made from: no event shows the secrets of either. */
  readonly sources: readonly Source[];
  readonly journal: Journal;
  /** Resource types that need to know the operation. */
  readonly own: OwnTypes;
  /** The operation on the stack of which this one is a resource. */
  readonly parent?: Run;
  /** When the creation has taken too long. */
  readonly deadline?: number;
  /** What the operation made goes in its rollback, whatever the deletion policies say. */
  readonly retainExceptOnCreate?: boolean;
  /** Before anything is made, the template is held against what would fail. */
  readonly isValidated?: boolean;
  /** Text of the stack policy that counts during this update. */
  readonly policy?: string | undefined;
  /** Resources that exist and are taken into the stack instead of being made, by logical id. */
  readonly imports?: ReadonlyMap<string, Identifier>;
  /** Resources that a rollback leaves as they are: `LogicalId`, or `NestedStackName.LogicalId`. */
  readonly skip?: ReadonlySet<string>;
}

export interface NewOperation {
  readonly type: Sdk.OperationType;
  readonly token?: string | undefined;
  readonly changeSetId?: string | undefined;
}

/** Writes a new operation down. */
export function beginOperation(world: World, stack: Stack, begun: NewOperation): Operation {
  const { type, token, changeSetId } = begun;
  const operation: Operation = {
    id: world.random.uuid(),
    type,
    status: 'IN_PROGRESS',
    ...(token !== undefined && { token }),
    ...(changeSetId !== undefined && { changeSetId }),
  };
  stack.operations.push(operation);
  return operation;
}

/** The rollback of a failed operation is an operation of its own, as `DescribeEvents` groups it. */
export function rollbackRun(failed: Run, type: Sdk.OperationType = 'ROLLBACK'): Run {
  if (!isPresent(failed)) throw new Interrupted();
  failed.operation.status = 'FAILED';
  const { token } = failed.operation;
  const { deadline: _, ...run } = failed;
  const operation = beginOperation(run.world, run.stack, { type, token });
  return { ...run, operation, journal: new Journal() };
}
