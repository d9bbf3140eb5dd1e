import { describe, expect, test } from '@jest/globals';
import {
  type AuthorizationRequest,
  decide,
  parsePolicy,
} from '../../../../emulator/identity/policy/index.ts';
import { Ledger } from '../../../../scripts/privileges/ledger.ts';
import { removalsOf, type Statement } from '../../../../scripts/privileges/permission.ts';
import { without } from '../../../../scripts/privileges/without.ts';

const role = 'arn:aws:iam::123456789012:role/r';

function aStatement(mark: string, effect: Statement['effect'], ...actions: string[]): Statement {
  return {
    mark,
    template: 't',
    resource: 'R',
    type: 'identity',
    name: mark,
    effect,
    actions,
    line: 1,
  };
}

const reads = aStatement('t1', 'Allow', 's3:GetObject', 's3:List*');
const also = aStatement('t2', 'Allow', 's3:ListBucket');
const never = aStatement('t3', 'Deny', 's3:GetObject');

/** A request of the role, whose policy has these statements. */
function aRequest(action: string, ...statements: Statement[]): AuthorizationRequest {
  const Statement = statements.map(({ mark, effect, actions }) => ({
    Sid: mark,
    Effect: effect,
    Action: actions,
    Resource: '*',
  }));
  const text = JSON.stringify({ Version: '2012-10-17', Statement });
  return {
    principal: { kind: 'role', account: '123456789012', arn: role, sessionArn: `${role}/s` },
    action,
    resource: 'arn:aws:s3:::b',
    resourceAccount: '123456789012',
    context: {},
    identityPolicies: [{ name: 'own', policy: parsePolicy(text, 'identity') }],
    resourcePolicyRole: 'sufficient',
  };
}

describe('a policy without a permission', () => {
  test('has lost one action, and keeps the others', () => {
    const edit = without([{ statement: reads, actions: ['s3:GetObject'] }]);

    expect(decide(edit(aRequest('s3:GetObject', reads))).effect).toBe('deny');
    expect(decide(edit(aRequest('s3:ListBucket', reads))).effect).toBe('allow');
  });

  test('has lost the whole statement with its last action, also where it was the only one', () => {
    const edit = without([{ statement: reads, actions: reads.actions }]);

    expect(decide(edit(aRequest('s3:ListBucket', reads))).effect).toBe('deny');
    expect(decide(edit(aRequest('s3:ListBucket', reads, also))).effect).toBe('allow');
  });

  test('denies no more what a Deny of it denied', () => {
    const edit = without([{ statement: never, actions: never.actions }]);

    expect(decide(aRequest('s3:GetObject', reads, never)).effect).toBe('deny');
    expect(decide(edit(aRequest('s3:GetObject', reads, never))).effect).toBe('allow');
  });
});

describe('the ledger', () => {
  const usedOf = (statement: Statement, requests: readonly AuthorizationRequest[]) => {
    const ledger = new Ledger([reads, also, never]);
    for (const [step, request] of requests.entries()) ledger.note(step, request, decide(request));
    return removalsOf(statement).map((removal) => [
      removal.actions.join(' '),
      ledger.usesOf(removal).map(({ step }) => step),
    ]);
  };

  test('knows in which steps an action was needed, and its statement with it', () => {
    const requests = [aRequest('s3:ListBucket', reads), aRequest('s3:GetObject', reads)];

    expect(usedOf(reads, requests)).toEqual([
      ['s3:GetObject s3:List*', [0, 1]],
      ['s3:GetObject', [1]],
      ['s3:List*', [0]],
    ]);
  });

  test('counts nothing that another statement allows as well', () => {
    const requests = [aRequest('s3:ListBucket', reads, also)];

    expect(usedOf(reads, requests).map(([, steps]) => steps)).toEqual([[], [], []]);
    expect(usedOf(also, requests)).toEqual([['s3:ListBucket', []]]);
  });

  test('counts a Deny where an attempt was made that it alone refuses', () => {
    const attempts = [aRequest('s3:GetObject', never), aRequest('s3:GetObject', reads, never)];

    expect(usedOf(never, attempts)).toEqual([['s3:GetObject', [1]]]);
  });
});
