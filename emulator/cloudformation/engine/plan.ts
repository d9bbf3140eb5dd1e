import type * as Sdk from '@aws-sdk/client-cloudformation';
import { parameterValues } from '../parameter-values.ts';
import { isLive, type Place, type Resource, type Source, type Stack } from '../stack.ts';
import { creationOrder } from '../template/graph.ts';
import { readTemplate } from '../template/read.ts';
import type { ResourceValues } from '../template/scope.ts';
import type { ResourceDefinition, Template } from '../template/template.ts';
import { equal } from '../template/value.ts';
import { describeAddition, describeModification, describeRemoval } from './describe-change.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import { type Foreseen, foresee, Unknown } from './foresee.ts';
import { outputsOf } from './outputs.ts';
import { valuesOf } from './values.ts';

/** What executing a change set would do. */
export interface Plan {
  readonly changes: Sdk.Change[];
  /** Also outputs and tags count, which no change of a resource shows. */
  readonly isEmpty: boolean;
  /** What is wrong with properties, so far as it can be seen beforehand. */
  readonly problems: readonly { readonly logicalId: string; readonly problem: string }[];
}

/** Throws `ValidationError` where the template cannot be evaluated (an import that nobody exports). */
export function planChanges(
  at: Place,
  stack: Stack,
  source: Source,
  zones: readonly string[],
): Plan {
  return new Planner(at, stack, source, zones).plan();
}

class Planner {
  readonly #stack: Stack;
  readonly #source: Source;
  readonly #evaluation: Evaluation;
  readonly #previous: Template | undefined;
  /** Resources whose identity will be another one. */
  readonly #renewed = new Set<string>();
  readonly #problems: { logicalId: string; problem: string }[] = [];

  constructor(at: Place, stack: Stack, source: Source, zones: readonly string[]) {
    this.#stack = stack;
    this.#source = source;
    this.#previous = stack.source.template === '' ? undefined : readTemplate(stack.source.template);
    this.#evaluation = evaluate(at, { stack, source, zones, resource: (id) => this.#values(id) });
  }

  plan(): Plan {
    const { resources, dependencies } = this.#evaluation;
    const modified = creationOrder(dependencies).flatMap((id) => {
      const definition = resources[id];
      const change = definition === undefined ? undefined : this.#changeOf(id, definition);
      return change === undefined ? [] : [change];
    });
    const removed = this.#live()
      .filter(({ logicalId }) => !Object.hasOwn(resources, logicalId))
      .map(describeRemoval);
    const changes = [...modified, ...removed].sort(byLogicalId);
    const isEmpty =
      changes.length === 0 &&
      !this.#outputsDiffer() &&
      !this.#tagsDiffer() &&
      !Object.values(resources).some(({ type }) => type === 'AWS::CloudFormation::Stack');
    return { changes, isEmpty, problems: this.#problems };
  }

  #changeOf(id: string, definition: ResourceDefinition): Sdk.Change | undefined {
    const foreseen = this.#foresee(id, definition);
    const current = this.#current(id);
    if (current === undefined) {
      this.#renewed.add(id);
      return describeAddition(id, definition, foreseen);
    }
    const change = describeModification({
      current,
      definition,
      foreseen,
      previous: this.#previous?.resources[id],
      changedParameters: this.#changedParameters(),
      renewed: this.#renewed,
    });
    const replacement = change?.ResourceChange?.Replacement;
    if (replacement === 'True' || replacement === 'Conditional') this.#renewed.add(id);
    return change;
  }

  #foresee(id: string, definition: ResourceDefinition): Foreseen {
    const foreseen = foresee(definition, this.#evaluation.scope, this.#source.tags);
    for (const problem of foreseen.problems) this.#problems.push({ logicalId: id, problem });
    return foreseen;
  }

  #values(id: string): ResourceValues | undefined {
    if (!Object.hasOwn(this.#evaluation.resources, id)) return undefined;
    const current = this.#current(id);
    if (current === undefined || this.#renewed.has(id)) throw new Unknown();
    return valuesOf(current);
  }

  #current(id: string): Resource | undefined {
    const { resources } = this.#stack;
    const resource = Object.hasOwn(resources, id) ? resources[id] : undefined;
    return resource !== undefined && isLive(resource) ? resource : undefined;
  }

  #live(): Resource[] {
    return Object.values(this.#stack.resources).filter(isLive);
  }

  #changedParameters(): ReadonlySet<string> {
    const before = parameterValues(this.#stack.source);
    const after = parameterValues(this.#source);
    return new Set(Object.keys(after).filter((name) => after[name] !== before[name]));
  }

  #outputsDiffer(): boolean {
    try {
      return !equal(outputsOf(this.#evaluation), this.#stack.outputs);
    } catch (error) {
      if (error instanceof Unknown) return true;
      throw error;
    }
  }

  #tagsDiffer(): boolean {
    return !equal(this.#source.tags, this.#stack.source.tags);
  }
}

function byLogicalId(left: Sdk.Change, right: Sdk.Change): number {
  const [a = '', b = ''] = [left, right].map((one) => one.ResourceChange?.LogicalResourceId);
  return a < b ? -1 : 1;
}
