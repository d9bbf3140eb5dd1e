import type { Ledger, Use } from './ledger.ts';
import { isWhole, nameOf, type Removal } from './permission.ts';
import type { Reason } from './reasons.ts';
import { type Laboratory, tryWithout } from './trial.ts';
import { type Judged, judge, judgeStatement } from './verdict.ts';

/** Removes each permission in turn, one at a time in each laboratory, and judges it; a statement by its actions. */
export async function examine(
  laboratories: readonly Laboratory[],
  removals: readonly Removal[],
  ledger: Ledger,
  reasons: readonly Reason[],
  tell: (line: string) => void,
): Promise<Judged[]> {
  const single = removals.filter((removal) => !isOfSeveral(removal));
  const costs = costsOf(laboratories[0]);
  const waiting = [...single];
  const judged = new Map<string, Judged>();
  await Promise.all(
    laboratories.map(async (laboratory) => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const one = await examineOne(
          laboratory,
          next,
          cheapestFirst(ledger.usesOf(next), costs),
          reasons,
        );
        judged.set(nameOf(next), one);
        tell(`${judged.size}/${single.length} ${describe(one)}`);
      }
    }),
  );
  return removals.flatMap((removal) => {
    const own = judged.get(nameOf(removal));
    if (own !== undefined) return own;
    const { statement } = removal;
    const actions = statement.actions.flatMap(
      (action) => judged.get(nameOf({ statement, actions: [action] })) ?? [],
    );
    return actions.length === 0 ? [] : judgeStatement(removal, actions);
  });
}

async function examineOne(
  laboratory: Laboratory,
  removal: Removal,
  uses: readonly Use[],
  reasons: readonly Reason[],
): Promise<Judged> {
  const trial = uses.length === 0 ? undefined : await tryWithout(laboratory, removal, uses);
  const name = nameOf(removal);
  return judge(
    removal,
    trial,
    reasons.find(({ permissions }) => permissions.includes(name)),
  );
}

/** Any step will do that fails; the one that takes no time tells it at once. */
function cheapestFirst(uses: readonly Use[], costs: readonly number[]): Use[] {
  const cost = ({ step }: Use) => costs[step] ?? 0;
  return uses.toSorted((one, other) => cost(one) - cost(other));
}

/** Milliseconds; an attempt, which proves what is denied, comes last for what is allowed. */
function costsOf(laboratory: Laboratory | undefined): number[] {
  const { steps = [], recording } = laboratory ?? {};
  return steps.map(({ name, attempt }) =>
    attempt ? Number.MAX_SAFE_INTEGER : (recording?.get(name)?.milliseconds ?? 0),
  );
}

function isOfSeveral(removal: Removal): boolean {
  return removal.statement.type !== 'boundary' && isWhole(removal) && removal.actions.length > 1;
}

function describe(one: Judged): string {
  const name = nameOf(one.removal);
  switch (one.verdict) {
    case 'used':
      return `ok    ${name}: "${one.step}" fails`;
    case 'reasoned':
      return `kept  ${name}: ${one.reason}`;
    case 'unexplained':
      return `MISS  ${name}: ${one.because}`;
  }
}
