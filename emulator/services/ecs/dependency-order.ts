interface Dependent {
  readonly name?: string | undefined;
  readonly dependsOn?: readonly { readonly containerName?: string | undefined }[] | undefined;
}

/** Names in an order in which each comes after all it depends on; undefined: there is none, for they depend on each other. */
export function startOrder(containers: readonly Dependent[]): string[] | undefined {
  const order: string[] = [];
  const left = new Map(
    containers.map(({ name = '', dependsOn = [] }) => [
      name,
      dependsOn.map(({ containerName = '' }) => containerName),
    ]),
  );
  while (left.size > 0) {
    const ready = [...left].find(([, needed]) => needed.every((name) => !left.has(name)));
    if (ready === undefined) return undefined;
    order.push(ready[0]);
    left.delete(ready[0]);
  }
  return order;
}
