import { markTemplate } from '../../../../scripts/privileges/template.ts';

/** Two statements of a role's policy, one of them within an `!If`; its trust; and a boundary that it names. */
export const source = `Resources:
  Limit: # of all roles
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: Roles
            Effect: Allow
            Action: [kms:*, s3:*]
            Resource: '*'
  Role:
    Type: AWS::IAM::Role
    Properties:
      PermissionsBoundary: !Ref Limit
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal: { Service: ec2.amazonaws.com }
            Action: sts:AssumeRole
      Policies:
        - PolicyName: own
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Sid: Keys # of its own
                Effect: Allow
                Action:
                  - kms:Decrypt
                  - kms:Describe*
                Resource: !Sub 'arn:aws:kms:\${AWS::Region}:\${AWS::AccountId}:key/*'
              - !If
                - Always
                - Sid: Never
                  Effect: Deny
                  Action: s3:*
                  Resource: '*'
                - !Ref AWS::NoValue
`;

export const marked = markTemplate('small', source);

/** The statement with that name. */
export function statementNamed(name: string) {
  const found = marked.statements.find((statement) => statement.name === name);
  if (found === undefined) throw new Error(`no statement ${name}`);
  return found;
}
