import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
  SimulatePrincipalPolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import type { Place, ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';
import { allow, aRole, give, policyOf, trustOf } from './roles.ts';

const api = 'https://docs.aws.amazon.com/IAM/latest/APIReference';

/** A policy of its own, deleted with the case. */
async function aPolicy(place: Place, document = policyOf(allow('kms:Encrypt'))): Promise<string> {
  const { iam } = place.clients;
  const { Policy } = await iam.send(
    new CreatePolicyCommand({ PolicyName: place.fresh('policy'), PolicyDocument: document }),
  );
  const PolicyArn = Policy?.Arn ?? '';
  place.later(() => iam.send(new DeletePolicyCommand({ PolicyArn })));
  return PolicyArn;
}

const parsed = (document: string | undefined) => JSON.parse(decodeURIComponent(document ?? ''));

export const iam: ServiceCases = {
  service: 'iam',
  cases: [
    {
      name: 'A role has an ARN with its path, an id, and its trust policy in URL encoding',
      aws: `${api}/API_GetRole.html`,
      async run(place) {
        const { RoleName } = await aRole(place, { Path: '/conformance/' });
        const { Role } = await place.clients.iam.send(new GetRoleCommand({ RoleName }));
        return [
          Role?.Arn === `arn:aws:iam::${place.account}:role/conformance/${RoleName}`,
          /^AROA/.test(Role?.RoleId ?? ''),
          parsed(Role?.AssumeRolePolicyDocument).Statement[0].Action,
          Role?.MaxSessionDuration,
        ];
      },
      expected: [true, true, 'sts:AssumeRole', 3600],
    },
    {
      name: 'A role of a name that is taken is EntityAlreadyExistsException',
      aws: `${api}/API_CreateRole.html`,
      async run(place) {
        const { RoleName } = await aRole(place);
        return faultOf(
          place.clients.iam.send(
            new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trustOf(place) }),
          ),
        );
      },
      expected: 'EntityAlreadyExistsException',
    },
    {
      name: 'A trust policy that is no JSON is MalformedPolicyDocumentException',
      aws: `${api}/API_CreateRole.html`,
      run: (place) => faultOf(aRole(place, { AssumeRolePolicyDocument: 'no policy' })),
      expected: 'MalformedPolicyDocumentException',
    },
    {
      name: 'A trust policy without a principal is MalformedPolicyDocumentException',
      aws: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
      run: (place) =>
        faultOf(aRole(place, { AssumeRolePolicyDocument: policyOf(allow('sts:AssumeRole')) })),
      expected: 'MalformedPolicyDocumentException',
    },
    {
      name: 'UpdateAssumeRolePolicy replaces the trust policy',
      aws: `${api}/API_UpdateAssumeRolePolicy.html`,
      async run(place) {
        const { RoleName } = await aRole(place);
        const PolicyDocument = policyOf({
          Effect: 'Allow',
          Principal: { Service: 'ecs-tasks.amazonaws.com' },
          Action: 'sts:AssumeRole',
        });
        const { iam: client } = place.clients;
        await client.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
        const { Role } = await client.send(new GetRoleCommand({ RoleName }));
        return parsed(Role?.AssumeRolePolicyDocument).Statement[0].Principal;
      },
      expected: { Service: 'ecs-tasks.amazonaws.com' },
    },
    {
      name: 'GetRole of a role that does not exist is NoSuchEntityException',
      aws: `${api}/API_GetRole.html`,
      run: (place) =>
        faultOf(place.clients.iam.send(new GetRoleCommand({ RoleName: place.fresh('none') }))),
      expected: 'NoSuchEntityException',
    },
    {
      name: 'An inline policy is put, listed, read back and deleted',
      aws: `${api}/API_PutRolePolicy.html`,
      async run(place) {
        const { RoleName } = await aRole(place);
        const { iam: client } = place.clients;
        const PolicyName = 'encrypt';
        const PolicyDocument = policyOf(allow('kms:Encrypt'));
        await client.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
        const listed = await client.send(new ListRolePoliciesCommand({ RoleName }));
        const read = await client.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
        await client.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
        return [
          listed.PolicyNames,
          parsed(read.PolicyDocument).Statement[0].Action,
          await faultOf(client.send(new GetRolePolicyCommand({ RoleName, PolicyName }))),
        ];
      },
      expected: [['encrypt'], 'kms:Encrypt', 'NoSuchEntityException'],
    },
    {
      name: 'An inline policy with a misspelt effect is MalformedPolicyDocumentException',
      aws: `${api}/API_PutRolePolicy.html`,
      async run(place) {
        const { RoleName } = await aRole(place);
        const document = policyOf({ ...allow('kms:Encrypt'), Effect: 'Alow' });
        return faultOf(give(place, RoleName, document));
      },
      expected: 'MalformedPolicyDocumentException',
    },
    {
      name: 'A role with an inline policy cannot be deleted',
      aws: `${api}/API_DeleteRole.html`,
      async run(place) {
        const { RoleName } = await aRole(place);
        await give(place, RoleName, policyOf(allow('kms:Encrypt')));
        return faultOf(place.clients.iam.send(new DeleteRoleCommand({ RoleName })));
      },
      expected: 'DeleteConflictException',
    },
    {
      name: 'A managed policy is attached, listed, and keeps from being deleted until detached',
      aws: `${api}/API_DeletePolicy.html`,
      async run(place) {
        const { RoleName } = await aRole(place);
        const PolicyArn = await aPolicy(place);
        const { iam: client } = place.clients;
        await client.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
        const listed = await client.send(new ListAttachedRolePoliciesCommand({ RoleName }));
        const attached = await faultOf(client.send(new DeletePolicyCommand({ PolicyArn })));
        await client.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
        return [listed.AttachedPolicies?.map((one) => one.PolicyArn === PolicyArn), attached];
      },
      expected: [[true], 'DeleteConflictException'],
    },
    {
      name: 'A policy that is not attached cannot be detached',
      aws: `${api}/API_DetachRolePolicy.html`,
      async run(place) {
        const { RoleName } = await aRole(place);
        const PolicyArn = await aPolicy(place);
        return faultOf(
          place.clients.iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn })),
        );
      },
      expected: 'NoSuchEntityException',
    },
    {
      name: 'A new version of a policy becomes its default, and the default cannot be deleted',
      aws: `${api}/API_CreatePolicyVersion.html`,
      async run(place) {
        const PolicyArn = await aPolicy(place);
        const { iam: client } = place.clients;
        const { PolicyVersion } = await client.send(
          new CreatePolicyVersionCommand({
            PolicyArn,
            PolicyDocument: policyOf(allow('kms:Decrypt')),
            SetAsDefault: true,
          }),
        );
        const erase = (VersionId: string) =>
          faultOf(client.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId })));
        const read = await client.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v2' }));
        return [
          PolicyVersion?.VersionId,
          parsed(read.PolicyVersion?.Document).Statement[0].Action,
          read.PolicyVersion?.IsDefaultVersion,
          await erase('v2'),
          await erase('v1'),
        ];
      },
      expected: ['v2', 'kms:Decrypt', true, 'DeleteConflictException', 'accepted'],
    },
    {
      name: 'SimulatePrincipalPolicy tells what a role may do',
      aws: `${api}/API_SimulatePrincipalPolicy.html`,
      async run(place) {
        const { RoleName, arn } = await aRole(place);
        const denial = { ...allow('kms:Decrypt'), Effect: 'Deny' };
        await give(place, RoleName, policyOf(allow('kms:Encrypt'), denial));
        const { EvaluationResults } = await place.clients.iam.send(
          new SimulatePrincipalPolicyCommand({
            PolicySourceArn: arn,
            ActionNames: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom'],
          }),
        );
        return EvaluationResults?.map(({ EvalDecision }) => EvalDecision);
      },
      expected: ['allowed', 'explicitDeny', 'implicitDeny'],
    },
  ],
};
