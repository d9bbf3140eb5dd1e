"""What the init file promises, asked of a running LocalStack through its own API: ./test.sh CONTAINER"""

import json
import os
import time
import unittest
import urllib.request
import uuid

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT = os.environ.get("ENDPOINT", "http://127.0.0.1:4566")
ACCOUNT, REGION = "777777777777", "eu-west-1"  # of the tests alone


def client(service):
    return boto3.client(
        service,
        endpoint_url=ENDPOINT,
        region_name=REGION,
        aws_access_key_id=ACCOUNT,
        aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}),
    )


CFN = client("cloudformation")


def ask(path):
    with urllib.request.urlopen(f"{ENDPOINT}/_keywatch/{path}") as response:
        return json.load(response)


def statements(action, resource="*"):
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": resource}]}


def trust(service):
    statement = {"Effect": "Allow", "Principal": {"Service": f"{service}.amazonaws.com"}, "Action": "sts:AssumeRole"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def key_policy(sid):
    principal = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    statement = {"Sid": sid, "Effect": "Allow", "Principal": principal, "Action": "kms:*", "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def tags(**values):
    return [{"Key": key, "Value": value} for key, value in values.items()]


def a(kind, properties=None, **others):
    return {"Type": f"AWS::{kind}", "Properties": properties or {}, **others}


def ref(name):
    return {"Ref": name}


def att(name, attribute):
    return {"Fn::GetAtt": [name, attribute]}


class StackTest(unittest.TestCase):
    """A stack for each test, made and changed by change sets as the deploy action does."""

    maxDiff = None

    def setUp(self):
        self.name = f"t{uuid.uuid4().hex[:10]}"
        self.addCleanup(self.clean_up, self.name)

    def clean_up(self, name):
        try:
            CFN.update_termination_protection(StackName=name, EnableTerminationProtection=False)
            CFN.delete_stack(StackName=name)
            self.wait(name)
        except ClientError:
            pass

    def change_set(self, resources, kind, name=None, capabilities=("CAPABILITY_NAMED_IAM",), **others):
        change_set = CFN.create_change_set(
            StackName=name or self.name,
            ChangeSetName=f"c{uuid.uuid4().hex[:8]}",
            ChangeSetType=kind,
            TemplateBody=json.dumps({"Resources": resources, **others}),
            Capabilities=list(capabilities),
        )
        return change_set["Id"], CFN.describe_change_set(ChangeSetName=change_set["Id"])

    def execute(self, change_set, name=None):
        token = f"k{uuid.uuid4().hex[:8]}"
        CFN.execute_change_set(ChangeSetName=change_set, ClientRequestToken=token)
        return self.wait(name or self.name, token)

    def wait(self, name, token=None):
        """The stack's status once its newest event says that the operation has ended."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            stack = CFN.describe_stacks(StackName=name)["Stacks"][0]
            events = CFN.describe_stack_events(StackName=stack["StackId"])["StackEvents"]
            own = [one for one in events if token is None or one.get("ClientRequestToken") == token]
            ends = [one["ResourceStatus"] for one in own if one.get("PhysicalResourceId") == stack["StackId"]]
            if ends and not ends[0].endswith("_IN_PROGRESS"):
                return ends[0]
            time.sleep(0.1)
        raise AssertionError(f"{name} has not ended: {stack['StackStatus']}")

    def create(self, resources, name=None, **others):
        change_set, described = self.change_set(resources, "CREATE", name, **others)
        self.assertEqual("CREATE_COMPLETE", described["Status"], described.get("StatusReason"))
        return self.execute(change_set, name)

    def update(self, resources, name=None, **others):
        change_set, described = self.change_set(resources, "UPDATE", name, **others)
        self.assertEqual("CREATE_COMPLETE", described["Status"], described.get("StatusReason"))
        return self.execute(change_set, name)

    def delete(self, name=None):
        CFN.delete_stack(StackName=name or self.name)
        stack_id = self.stack_id
        return self.wait(stack_id)

    @property
    def stack_id(self):
        return next(one["StackId"] for one in CFN.list_stacks()["StackSummaries"] if one["StackName"] == self.name)

    def physical(self, logical):
        return CFN.describe_stack_resource(StackName=self.name, LogicalResourceId=logical)["StackResourceDetail"][
            "PhysicalResourceId"
        ]

    def outputs(self):
        stack = CFN.describe_stacks(StackName=self.name)["Stacks"][0]
        return {one["OutputKey"]: one["OutputValue"] for one in stack.get("Outputs", [])}

    def reasons(self):
        events = CFN.describe_stack_events(StackName=self.stack_id)["StackEvents"]
        return [one["ResourceStatusReason"] for one in events if "ResourceStatusReason" in one]

    def changes_in_place(self, before, after, logical="R"):
        """Creates, updates; the resource must still be the same one."""
        self.assertEqual("CREATE_COMPLETE", self.create(before))
        physical = self.physical(logical)
        self.assertEqual("UPDATE_COMPLETE", self.update(after), self.reasons())
        self.assertEqual(physical, self.physical(logical))
        return physical


class UpdatesAreMade(StackTest):
    def test_key(self):
        kms = client("kms")
        before = {"Description": "old", "EnableKeyRotation": True, "KeyPolicy": key_policy("Old"), "Tags": tags(a="1", b="2")}
        after = {"Description": "new", "EnableKeyRotation": False, "KeyPolicy": key_policy("New"), "Tags": tags(a="3")}
        key = self.changes_in_place({"R": a("KMS::Key", before)}, {"R": a("KMS::Key", after)})
        self.assertEqual("new", kms.describe_key(KeyId=key)["KeyMetadata"]["Description"])
        self.assertFalse(kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"])
        self.assertIn('"New"', kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"])
        self.assertEqual([{"TagKey": "a", "TagValue": "3"}], kms.list_resource_tags(KeyId=key)["Tags"])

    def test_key_is_disabled_and_enabled_again(self):
        kms = client("kms")
        on, off = ({"R": a("KMS::Key", {"KeyPolicy": key_policy("K"), "Enabled": flag})} for flag in (True, False))
        key = self.changes_in_place(on, off)
        self.assertEqual("Disabled", kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"])
        self.assertEqual("UPDATE_COMPLETE", self.update(on))
        self.assertEqual("Enabled", kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"])

    def test_alias_points_to_another_key(self):
        keys = {name: a("KMS::Key", {"KeyPolicy": key_policy(name)}) for name in ("A", "B")}

        def template(target):
            return {**keys, "R": a("KMS::Alias", {"AliasName": f"alias/{self.name}", "TargetKeyId": ref(target)})}

        alias = self.changes_in_place(template("A"), template("B"))
        found = client("kms").describe_key(KeyId=alias)["KeyMetadata"]["KeyId"]
        self.assertEqual(self.physical("B"), found)

    def test_alarm(self):
        cloudwatch = client("cloudwatch")

        def alarm(threshold, **others):
            metric = {"Namespace": "N", "MetricName": "M", "Statistic": "Sum", "Period": 60, "EvaluationPeriods": 1}
            compare = {"ComparisonOperator": "GreaterThanOrEqualToThreshold", "Threshold": threshold}
            return {"R": a("CloudWatch::Alarm", {**metric, **compare, **others})}

        before = alarm(1, AlarmDescription="old", TreatMissingData="notBreaching", Tags=tags(a="1"))
        name = self.changes_in_place(before, alarm(5, AlarmDescription="new", Tags=tags(b="2")))
        found = cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"][0]
        self.assertEqual((5.0, "new"), (found["Threshold"], found["AlarmDescription"]))
        self.assertNotIn("notBreaching", json.dumps(found, default=str))
        self.assertEqual(tags(b="2"), cloudwatch.list_tags_for_resource(ResourceARN=found["AlarmArn"])["Tags"])

    def test_log_group(self):
        logs = client("logs")

        def template(**settings):
            keys = {name: a("KMS::Key", {"KeyPolicy": key_policy(name)}) for name in ("A", "B")}
            return {**keys, "R": a("Logs::LogGroup", {"LogGroupName": self.name, **settings})}

        self.changes_in_place(
            template(RetentionInDays=7, KmsKeyId=att("A", "Arn"), Tags=tags(a="1")),
            template(RetentionInDays=30, KmsKeyId=att("B", "Arn"), Tags=tags(b="2")),
        )
        found = logs.describe_log_groups(logGroupNamePrefix=self.name)["logGroups"][0]
        self.assertEqual(30, found["retentionInDays"])
        self.assertTrue(found["kmsKeyId"].endswith(self.physical("B")))
        self.assertEqual({"b": "2"}, logs.list_tags_for_resource(resourceArn=found["arn"].removesuffix(":*"))["tags"])
        self.assertEqual("UPDATE_COMPLETE", self.update(template()))
        found = logs.describe_log_groups(logGroupNamePrefix=self.name)["logGroups"][0]
        self.assertNotIn("retentionInDays", found)
        self.assertNotIn("kmsKeyId", found)

    def test_metric_filter(self):
        logs = client("logs")

        def template(pattern, value):
            transformation = {"MetricNamespace": "N", "MetricName": "M", "MetricValue": value, "DefaultValue": 0}
            properties = {"LogGroupName": ref("G"), "FilterPattern": pattern, "MetricTransformations": [transformation]}
            return {"G": a("Logs::LogGroup", {"LogGroupName": self.name}), "R": a("Logs::MetricFilter", properties)}

        self.changes_in_place(template("old", "1"), template("new", "2"))
        found = logs.describe_metric_filters(logGroupName=self.name)["metricFilters"]
        self.assertEqual([("new", "2")], [(f["filterPattern"], f["metricTransformations"][0]["metricValue"]) for f in found])

    def test_role(self):
        iam = client("iam")

        def template(which, service, seconds, **others):
            policies = {
                name: a("IAM::ManagedPolicy", {"PolicyDocument": statements("s3:GetObject")}) for name in ("A", "B")
            }
            properties = {
                "AssumeRolePolicyDocument": trust(service),
                "Description": f"for {service}",
                "MaxSessionDuration": seconds,
                "ManagedPolicyArns": [ref(which)],
                "PermissionsBoundary": ref(which),
                "Policies": [{"PolicyName": f"inline-{which}", "PolicyDocument": statements("s3:PutObject")}],
                **others,
            }
            return {**policies, "R": a("IAM::Role", properties)}

        role = self.changes_in_place(
            template("A", "ec2", 3600, Tags=tags(a="1")), template("B", "ecs-tasks", 7200, Tags=tags(b="2"))
        )
        found = iam.get_role(RoleName=role)["Role"]
        self.assertEqual("ecs-tasks.amazonaws.com", found["AssumeRolePolicyDocument"]["Statement"][0]["Principal"]["Service"])
        self.assertEqual(("for ecs-tasks", 7200), (found["Description"], found["MaxSessionDuration"]))
        self.assertEqual(tags(b="2"), found["Tags"])
        policy = self.physical("B")
        self.assertEqual(policy, found["PermissionsBoundary"]["PermissionsBoundaryArn"])
        attached = iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
        self.assertEqual([policy], [one["PolicyArn"] for one in attached])
        self.assertEqual(["inline-B"], iam.list_role_policies(RoleName=role)["PolicyNames"])

    def test_role_policy(self):
        def template(action):
            properties = {"RoleName": ref("Role"), "PolicyName": "p", "PolicyDocument": statements(action)}
            role = a("IAM::Role", {"AssumeRolePolicyDocument": trust("ec2")})
            return {"Role": role, "R": a("IAM::RolePolicy", properties)}

        self.changes_in_place(template("s3:GetObject"), template("s3:PutObject"))
        found = client("iam").get_role_policy(RoleName=self.physical("Role"), PolicyName="p")
        self.assertEqual("s3:PutObject", found["PolicyDocument"]["Statement"][0]["Action"])

    def test_managed_policy_is_changed_more_often_than_it_keeps_versions(self):
        iam = client("iam")

        def template(number):
            return {"R": a("IAM::ManagedPolicy", {"Path": "/x/", "PolicyDocument": statements(f"s3:Get{number}")})}

        policy = self.changes_in_place(template(0), template(1))
        for number in range(2, 7):
            self.assertEqual("UPDATE_COMPLETE", self.update(template(number)), self.reasons())
        version = iam.get_policy(PolicyArn=policy)["Policy"]["DefaultVersionId"]
        found = iam.get_policy_version(PolicyArn=policy, VersionId=version)["PolicyVersion"]["Document"]
        self.assertEqual("s3:Get6", found["Statement"][0]["Action"])
        self.assertIn(":policy/x/", policy)
        self.assertEqual("DELETE_COMPLETE", self.delete())

    def test_oidc_provider(self):
        def template(clients, **others):
            url = f"https://{self.name}.example.com"
            return {"R": a("IAM::OIDCProvider", {"Url": url, "ClientIdList": clients, **others})}

        provider = self.changes_in_place(template(["a", "b"], Tags=tags(a="1")), template(["b", "c"], Tags=tags(b="2")))
        found = client("iam").get_open_id_connect_provider(OpenIDConnectProviderArn=provider)
        self.assertEqual(["b", "c"], sorted(found["ClientIDList"]))
        self.assertEqual(tags(b="2"), found["Tags"])

    def test_bucket_and_its_policy(self):
        s3 = client("s3")

        def template(days, sid, **settings):
            rule = {"Id": "expire", "Status": "Enabled", "ExpirationInDays": days}
            statement = {"Sid": sid, "Effect": "Deny", "Principal": "*", "Action": "s3:PutObject"}
            policy = {"Version": "2012-10-17", "Statement": [{**statement, "Resource": {"Fn::Sub": "${R.Arn}/*"}}]}
            bucket = {"BucketName": self.name, "LifecycleConfiguration": {"Rules": [rule]}, **settings}
            return {"R": a("S3::Bucket", bucket), "P": a("S3::BucketPolicy", {"Bucket": ref("R"), "PolicyDocument": policy})}

        private = {name: True for name in ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")}
        self.changes_in_place(
            template(7, "Old", VersioningConfiguration={"Status": "Enabled"}, Tags=tags(a="1")),
            template(9, "New", PublicAccessBlockConfiguration=private, OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}),
        )  # fmt: skip
        self.assertEqual(9, s3.get_bucket_lifecycle_configuration(Bucket=self.name)["Rules"][0]["Expiration"]["Days"])
        self.assertEqual("Suspended", s3.get_bucket_versioning(Bucket=self.name)["Status"])
        self.assertEqual(private, s3.get_public_access_block(Bucket=self.name)["PublicAccessBlockConfiguration"])
        self.assertIn("New", s3.get_bucket_policy(Bucket=self.name)["Policy"])
        with self.assertRaisesRegex(ClientError, "NoSuchTagSet"):
            s3.get_bucket_tagging(Bucket=self.name)

    def test_topic_with_its_policy_and_subscription(self):
        sns = client("sns")

        def template(name, sid, raw, key, **others):
            keys = {one: a("KMS::Key", {"KeyPolicy": key_policy(one)}) for one in ("A", "B")}
            statement = {"Sid": sid, "Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sns:Publish", "Resource": ref("R")}
            policy = {"PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]}, "Topics": [ref("R")]}
            subscription = {"TopicArn": ref("R"), "Protocol": "sqs", "Endpoint": att("Q", "Arn"), "RawMessageDelivery": raw}
            topic = {"TopicName": self.name, "DisplayName": name, "KmsMasterKeyId": att(key, "Arn"), **others}
            return {
                **keys,
                "R": a("SNS::Topic", topic),
                "P": a("SNS::TopicPolicy", policy),
                "Q": a("SQS::Queue"),
                "S": a("SNS::Subscription", subscription),
            }

        topic = self.changes_in_place(
            template("old", "Old", False, "A", Tags=tags(a="1")), template("new", "New", True, "B", Tags=tags(b="2"))
        )
        found = sns.get_topic_attributes(TopicArn=topic)["Attributes"]
        self.assertEqual("new", found["DisplayName"])
        self.assertTrue(found["KmsMasterKeyId"].endswith(self.physical("B")))
        self.assertIn("New", found["Policy"])
        self.assertEqual(tags(b="2"), sns.list_tags_for_resource(ResourceArn=topic)["Tags"])
        subscription = sns.get_subscription_attributes(SubscriptionArn=self.physical("S"))["Attributes"]
        self.assertEqual("true", subscription["RawMessageDelivery"])

    def test_queue_and_its_policy(self):
        sqs = client("sqs")

        def template(seconds, sid):
            statement = {"Sid": sid, "Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": att("R", "Arn")}
            policy = {"PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]}, "Queues": [ref("R")]}
            queue = {"QueueName": self.name, "MessageRetentionPeriod": seconds}
            return {"R": a("SQS::Queue", queue), "P": a("SQS::QueuePolicy", policy)}

        queue = self.changes_in_place(template(60, "Old"), template(600, "New"))
        found = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
        self.assertEqual("600", found["MessageRetentionPeriod"])
        self.assertIn("New", found["Policy"])

    def test_secret(self):
        secrets = client("secretsmanager")

        def template(description, length, **others):
            generate = {"PasswordLength": length, "ExcludePunctuation": True}
            return {"R": a("SecretsManager::Secret", {"Description": description, "GenerateSecretString": generate, **others})}

        secret = self.changes_in_place(template("old", 20), template("new", 20, Tags=tags(a="1")))
        found = secrets.describe_secret(SecretId=secret)
        self.assertEqual(("new", tags(a="1")), (found["Description"], found["Tags"]))
        value = secrets.get_secret_value(SecretId=secret)["SecretString"]
        self.assertEqual(20, len(value))
        self.assertEqual("UPDATE_COMPLETE", self.update(template("new", 30)))
        self.assertEqual(30, len(secrets.get_secret_value(SecretId=secret)["SecretString"]))

    def test_network(self):
        ec2 = client("ec2")

        def template(cidr, target, hostnames, name):
            rule = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}
            group = {
                "GroupDescription": "g",
                "VpcId": ref("V"),
                "SecurityGroupIngress": [{**rule, "CidrIp": cidr}],
                "SecurityGroupEgress": [{**rule, "CidrIp": cidr, "Description": "out"}],
            }
            return {
                "V": a("EC2::VPC", {"CidrBlock": "10.0.0.0/16", "EnableDnsHostnames": hostnames, "Tags": tags(Name=name)}),
                "R": a("EC2::SecurityGroup", group),
                "I": a(
                    "EC2::SecurityGroupIngress",
                    {"GroupId": ref("R"), "IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIp": "10.9.0.0/16", "Description": name},
                ),
                "T": a("EC2::RouteTable", {"VpcId": ref("V")}),
                "G": a("EC2::InternetGateway"),
                "GA": a("EC2::VPCGatewayAttachment", {"VpcId": ref("V"), "InternetGatewayId": ref("G")}),
                "S": a("EC2::Subnet", {"VpcId": ref("V"), "CidrBlock": {"Fn::Select": [1, {"Fn::Cidr": [att("V", "CidrBlock"), 2, 12]}]}}),
                "E": a("EC2::EIP", {"Domain": "vpc"}),
                "N": a("EC2::NatGateway", {"SubnetId": ref("S"), "AllocationId": att("E", "AllocationId"), "Tags": tags(Name=name)}),
                "D": a("EC2::Route", {"RouteTableId": ref("T"), "DestinationCidrBlock": "0.0.0.0/0", **target}, DependsOn="GA"),
            }  # fmt: skip

        group = self.changes_in_place(
            template("10.1.0.0/16", {"GatewayId": ref("G")}, False, "old"),
            template("10.2.0.0/16", {"NatGatewayId": ref("N")}, True, "new"),
        )
        found = ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]
        ingress = {one["FromPort"]: one["IpRanges"][0] for one in found["IpPermissions"]}
        self.assertEqual("10.2.0.0/16", ingress[443]["CidrIp"])
        self.assertEqual({"CidrIp": "10.9.0.0/16", "Description": "new"}, ingress[80])
        egress = [one["IpRanges"] for one in found["IpPermissionsEgress"]]
        self.assertEqual([[{"CidrIp": "10.2.0.0/16", "Description": "out"}]], egress)
        routes = ec2.describe_route_tables(RouteTableIds=[self.physical("T")])["RouteTables"][0]["Routes"]
        self.assertEqual([self.physical("N")], [one["NatGatewayId"] for one in routes if "NatGatewayId" in one])
        nat = ec2.describe_nat_gateways(NatGatewayIds=[self.physical("N")])["NatGateways"][0]
        self.assertEqual(tags(Name="new"), nat["Tags"])
        subnet = ec2.describe_subnets(SubnetIds=[self.physical("S")])["Subnets"][0]
        self.assertEqual("10.0.16.0/20", subnet["CidrBlock"])
        dns = ec2.describe_vpc_attribute(VpcId=self.physical("V"), Attribute="enableDnsHostnames")
        self.assertTrue(dns["EnableDnsHostnames"]["Value"])
        self.assertEqual("DELETE_COMPLETE", self.delete(), self.reasons())

    def test_trail_is_served_to_the_gateway(self):
        def template(**others):
            bucket = {"B": a("S3::Bucket", {"BucketName": self.name})}
            trail = {"TrailName": self.name, "S3BucketName": ref("B"), **others}
            return {**bucket, "R": a("CloudTrail::Trail", trail)}

        def own():
            return [one for one in ask("trails") if one["TrailName"] == self.name]

        self.changes_in_place(template(IsLogging="true"), template(IsLogging=False, IsMultiRegionTrail=True))
        common = {"TrailName": self.name, "S3BucketName": self.name, "AccountId": ACCOUNT, "Region": REGION}
        self.assertEqual([{**common, "IsLogging": False, "IsMultiRegionTrail": True}], own())
        self.assertEqual("DELETE_COMPLETE", self.delete())
        self.assertEqual([], own())


class Metadata(StackTest):
    def test_is_kept_changed_listed_and_forgotten(self):
        def template(scan):
            return {"R": a("ECR::Repository", {"RepositoryName": self.name, "ImageScanningConfiguration": {"ScanOnPush": scan}})}

        def own():
            return [one for one in ask("resources") if one["StackName"] == self.name]

        uri = {"Uri": {"Value": att("R", "RepositoryUri")}}
        self.create(template(True), Outputs=uri)
        self.assertEqual({"Uri": f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/{self.name}"}, self.outputs())
        self.assertEqual("UPDATE_COMPLETE", self.update(template(False), Outputs=uri))
        self.assertEqual([False], [one["Properties"]["ImageScanningConfiguration"]["ScanOnPush"] for one in own()])
        self.assertEqual(["AWS::ECR::Repository"], [one["Type"] for one in own()])
        self.delete()
        self.assertEqual([], own())

    def test_a_name_is_given_once(self):
        self.create({"R": a("ECS::Cluster", {"ClusterName": self.name})})
        other = f"{self.name}b"
        self.addCleanup(self.clean_up, other)
        status = self.create({"R": a("ECS::Cluster", {"ClusterName": self.name})}, name=other)
        self.assertEqual("ROLLBACK_COMPLETE", status)

    def test_database_has_an_endpoint_and_its_owners_secret(self):
        secrets = client("secretsmanager")

        def template(days):
            properties = {
                "DBInstanceIdentifier": self.name,
                "Engine": "postgres",
                "MasterUsername": "owner",
                "ManageMasterUserPassword": True,
                "BackupRetentionPeriod": days,
            }
            return {"R": a("RDS::DBInstance", properties, DeletionPolicy="Delete")}

        outputs = {
            name: {"Value": att("R", attribute)}
            for name, attribute in (("Port", "Endpoint.Port"), ("Host", "Endpoint.Address"), ("Secret", "MasterUserSecret.SecretArn"))
        }
        self.create(template(1), Outputs=outputs)
        before = self.outputs()
        self.assertEqual("5432", before["Port"])
        self.assertEqual("owner", json.loads(secrets.get_secret_value(SecretId=before["Secret"])["SecretString"])["username"])
        self.assertEqual("UPDATE_COMPLETE", self.update(template(2), Outputs=outputs))
        self.assertEqual(before, self.outputs())
        self.delete()
        with self.assertRaises(ClientError):
            secrets.get_secret_value(SecretId=before["Secret"])

    def test_a_new_task_definition_is_a_new_revision(self):
        def template(cpu):
            return {"R": a("ECS::TaskDefinition", {"Family": self.name, "Cpu": cpu})}

        self.create(template("256"))
        self.assertTrue(self.physical("R").endswith(f"task-definition/{self.name}:1"))
        self.assertEqual("UPDATE_COMPLETE", self.update(template("512")))
        self.assertTrue(self.physical("R").endswith(f"task-definition/{self.name}:2"))


class NothingIsMadeUp(StackTest):
    def refused(self, pattern, resources, **others):
        with self.assertRaisesRegex(ClientError, pattern) as caught:
            self.change_set(resources, "CREATE", **others)
        self.assertEqual(400, caught.exception.response["ResponseMetadata"]["HTTPStatusCode"])
        with self.assertRaisesRegex(ClientError, "does not exist"):  # not even an empty stack is left behind
            CFN.describe_stacks(StackName=self.name)

    def test_unsupported_type(self):
        self.refused(r"Unrecognized resource types: \[AWS::Nothing::Known\]", {"R": a("Nothing::Known")})

    def test_missing_export(self):
        group = {"LogGroupName": {"Fn::ImportValue": f"{self.name}-nowhere"}}
        self.refused(f"No export named {self.name}-nowhere found", {"R": a("Logs::LogGroup", group)})

    def test_missing_capability(self):
        role = {"R": a("IAM::Role", {"RoleName": self.name, "AssumeRolePolicyDocument": trust("ec2")})}
        self.refused("CAPABILITY_NAMED_IAM", role, capabilities=())

    def test_parameters_against_their_constraints(self):
        queue = {"R": a("SQS::Queue")}

        def parameter(default, **constraints):
            return {"P": {"Type": "String", "Default": default, **constraints}}

        self.refused("must be one of AllowedValues", queue, Parameters=parameter("c", AllowedValues=["a", "b"]))
        self.refused("must match pattern", queue, Parameters=parameter("xb", AllowedPattern="b"))
        self.refused("at least 2 characters", queue, Parameters=parameter("x", MinLength=2))
        number = {"Type": "Number", "Default": 1, "MinValue": 2, "ConstraintDescription": "two or more"}
        self.refused("P failed to satisfy constraint: two or more", queue, Parameters={"P": number})
        self.assertEqual("CREATE_COMPLETE", self.create(queue, Parameters=parameter("a", AllowedValues=["a", "b"])))

    def test_misspelt_attribute(self):
        status = self.create({"R": a("SQS::Queue")}, Outputs={"O": {"Value": att("R", "Arm")}})
        self.assertEqual("ROLLBACK_COMPLETE", status)
        self.assertIn("R does not support attribute type Arm", " ".join(self.reasons()))

    def test_misspelt_attribute_within_a_text(self):
        topic = {"DisplayName": {"Fn::Sub": "x ${Q.Arm}"}}
        self.assertEqual("ROLLBACK_COMPLETE", self.create({"Q": a("SQS::Queue"), "R": a("SNS::Topic", topic)}))

    def test_an_update_that_cannot_be_made_fails_with_its_cause(self):
        def template(period):
            return {"R": a("KMS::Key", {"KeyPolicy": key_policy("K"), "EnableKeyRotation": True, **period})}

        self.create(template({}))
        status = self.update(template({"RotationPeriodInDays": 100}))
        self.assertEqual("UPDATE_ROLLBACK_COMPLETE", status)
        self.assertIn("LocalStack cannot update RotationPeriodInDays of AWS::KMS::Key in place", self.reasons())

    def test_a_property_that_cannot_be_set_fails(self):
        self.assertEqual("ROLLBACK_COMPLETE", self.create({"R": a("S3::Bucket", {"AccelerateConfiguration": {}})}))

    def test_metric_filter_of_no_group(self):
        transformation = {"MetricNamespace": "N", "MetricName": "M", "MetricValue": "1"}
        properties = {"LogGroupName": self.name, "FilterPattern": "", "MetricTransformations": [transformation]}
        self.assertEqual("ROLLBACK_COMPLETE", self.create({"R": a("Logs::MetricFilter", properties)}))
        self.assertIn("The specified log group does not exist.", self.reasons())

    def test_url_suffix(self):
        self.create({"R": a("SQS::Queue")}, Outputs={"O": {"Value": ref("AWS::URLSuffix")}})
        self.assertEqual({"O": "amazonaws.com"}, self.outputs())

    def test_nothing_is_replaced_that_only_refers_to_a_change(self):
        transformation = {"MetricNamespace": "N", "MetricName": "M", "MetricValue": "1"}

        def template(days, pattern):
            properties = {"LogGroupName": ref("G"), "FilterPattern": pattern, "MetricTransformations": [transformation]}
            return {
                "G": a("Logs::LogGroup", {"LogGroupName": self.name, "RetentionInDays": days}),
                "R": a("Logs::MetricFilter", properties),
            }

        self.changes_in_place(template(1, "x"), template(3, "y"))

    def test_a_replacement_makes_a_new_one_and_deletes_the_old(self):
        self.create({"R": a("Logs::LogGroup", {"LogGroupName": f"{self.name}-a"})})
        change_set, described = self.change_set({"R": a("Logs::LogGroup", {"LogGroupName": f"{self.name}-b"})}, "UPDATE")
        self.assertEqual("True", described["Changes"][0]["ResourceChange"]["Replacement"])
        self.assertEqual("UPDATE_COMPLETE", self.execute(change_set))
        found = client("logs").describe_log_groups(logGroupNamePrefix=self.name)["logGroups"]
        self.assertEqual([f"{self.name}-b"], [one["logGroupName"] for one in found])

    def test_a_condition_brings_and_takes_resources_that_refer_to_each_other(self):
        def template(flag):
            group = {"LogGroupName": {"Fn::Sub": "${Q.QueueName}-g"}}
            return {
                "Q": a("SQS::Queue", {"QueueName": self.name}, Condition="C"),
                "G": a("Logs::LogGroup", group, Condition="C"),
                "K": a("SNS::Topic", {"TopicName": self.name, "DisplayName": {"Fn::If": ["C", att("Q", "QueueName"), "none"]}}),
            }, {"Conditions": {"C": {"Fn::Equals": [flag, "yes"]}}}

        name = f"{self.name}-g"
        for change, flag, expected in ((self.create, "no", []), (self.update, "yes", [name]), (self.update, "no", [])):
            resources, others = template(flag)
            change(resources, **others)
            found = client("logs").describe_log_groups(logGroupNamePrefix=self.name)["logGroups"]
            self.assertEqual(expected, [one["logGroupName"] for one in found], self.reasons())

    def test_no_changes(self):
        self.create({"R": a("SQS::Queue")})
        _, described = self.change_set({"R": a("SQS::Queue")}, "UPDATE")
        self.assertEqual("FAILED", described["Status"])
        self.assertIn("didn't contain changes", described["StatusReason"])


class Rollback(StackTest):
    def bad(self, **others):
        return a("S3::BucketPolicy", {"Bucket": f"{self.name}-nowhere", "PolicyDocument": statements("s3:*")}, **others)

    def test_of_a_creation_leaves_nothing(self):
        started = time.monotonic()
        resources = {"A": a("Logs::LogGroup", {"LogGroupName": self.name}), "B": self.bad(DependsOn="A")}
        resources["A"]["DeletionPolicy"] = "RetainExceptOnCreate"
        self.assertEqual("ROLLBACK_COMPLETE", self.create(resources))
        self.assertLess(time.monotonic() - started, 15)
        self.assertEqual([], client("logs").describe_log_groups(logGroupNamePrefix=self.name)["logGroups"])
        events = CFN.describe_stack_events(StackName=self.name)["StackEvents"]
        own = [one["ResourceStatus"] for one in events if one["ResourceType"] == "AWS::CloudFormation::Stack"]
        self.assertEqual(
            ["ROLLBACK_COMPLETE", "ROLLBACK_IN_PROGRESS", "CREATE_IN_PROGRESS", "REVIEW_IN_PROGRESS"], own
        )
        failed = [one["LogicalResourceId"] for one in events if one["ResourceStatus"] == "CREATE_FAILED"]
        self.assertEqual(["B"], failed)
        self.assertEqual("DELETE_COMPLETE", self.delete())
        self.assertEqual("CREATE_COMPLETE", self.create({"A": resources["A"] | {"DeletionPolicy": "Delete"}}))

    def test_leaves_nothing_of_what_was_made_in_part(self):
        bad = f"arn:aws:iam::{ACCOUNT}:policy/{self.name}-nowhere"
        vpc = a("EC2::VPC", {"CidrBlock": "10.0.0.0/16"})
        rules = [{"IpProtocol": "tcp", "FromPort": 1, "ToPort": 1, "CidrIp": "nowhere"}]
        cases = {
            "role": {"R": a("IAM::Role", {"RoleName": self.name, "AssumeRolePolicyDocument": trust("ec2"), "ManagedPolicyArns": [bad]})},
            "policy": {"R": a("IAM::ManagedPolicy", {"ManagedPolicyName": self.name, "PolicyDocument": statements("s3:*"), "Roles": [self.name]})},
            "bucket": {"R": a("S3::Bucket", {"BucketName": self.name, "LoggingConfiguration": {"DestinationBucketName": f"{self.name}-nowhere"}})},
            "group": {"V": vpc, "R": a("EC2::SecurityGroup", {"GroupName": self.name, "GroupDescription": "g", "VpcId": ref("V"), "SecurityGroupIngress": rules})},
        }  # fmt: skip
        for case, resources in cases.items():
            self.addCleanup(self.clean_up, f"{self.name}{case}")
            self.assertEqual("ROLLBACK_COMPLETE", self.create(resources, name=f"{self.name}{case}"), case)
        iam, left = client("iam"), []
        left += [one["RoleName"] for one in iam.list_roles()["Roles"]]
        left += [one["PolicyName"] for one in iam.list_policies(Scope="Local")["Policies"]]
        left += [one["Name"] for one in client("s3").list_buckets()["Buckets"]]
        left += [one["GroupName"] for one in client("ec2").describe_security_groups()["SecurityGroups"]]
        self.assertNotIn(self.name, left)

    def test_of_an_update_sets_everything_back(self):
        logs = client("logs")

        def group(days):
            return a("Logs::LogGroup", {"LogGroupName": self.name, "RetentionInDays": days})

        self.create({"A": group(1), "C": a("Logs::LogGroup", {"LogGroupName": f"{self.name}-old"})})
        replaced = a("Logs::LogGroup", {"LogGroupName": f"{self.name}-new"}, DependsOn="A")
        added = a("Logs::LogGroup", {"LogGroupName": f"{self.name}-added"}, DependsOn="C")
        status = self.update({"A": group(3), "C": replaced, "D": added, "E": self.bad(DependsOn="D")})
        self.assertEqual("UPDATE_ROLLBACK_COMPLETE", status)
        groups = logs.describe_log_groups(logGroupNamePrefix=self.name)["logGroups"]
        found = {one["logGroupName"]: one.get("retentionInDays") for one in groups}
        self.assertEqual({self.name: 1, f"{self.name}-old": None}, found)
        template = CFN.get_template(StackName=self.name)["TemplateBody"]
        self.assertNotIn("-added", json.dumps(template))
        self.assertEqual(f"{self.name}-old", self.physical("C"))
        self.assertEqual("UPDATE_COMPLETE", self.update({"A": group(5)}))
        groups = logs.describe_log_groups(logGroupNamePrefix=self.name)["logGroups"]
        self.assertEqual([(self.name, 5)], [(one["logGroupName"], one["retentionInDays"]) for one in groups])


class Deletion(StackTest):
    def test_keeps_what_is_retained(self):
        kept = {"A": "Retain", "B": "RetainExceptOnCreate"}
        resources = {
            name: a("Logs::LogGroup", {"LogGroupName": f"{self.name}-{name}"}, DeletionPolicy=kept.get(name, "Delete"))
            for name in ("A", "B", "C")
        }
        self.create(resources)
        self.assertEqual("DELETE_COMPLETE", self.delete())
        logs = client("logs")
        groups = logs.describe_log_groups(logGroupNamePrefix=self.name)["logGroups"]
        self.assertEqual([f"{self.name}-A", f"{self.name}-B"], sorted(one["logGroupName"] for one in groups))
        for one in groups:
            logs.delete_log_group(logGroupName=one["logGroupName"])

    def test_of_a_bucket_with_objects_fails(self):
        s3 = client("s3")
        self.create({"R": a("S3::Bucket", {"BucketName": self.name})})
        s3.put_object(Bucket=self.name, Key="k", Body=b"v")
        self.assertEqual("DELETE_FAILED", self.delete())
        self.assertIn("BucketNotEmpty", " ".join(self.reasons()))
        stack = CFN.describe_stacks(StackName=self.name)["Stacks"][0]
        self.assertIn("failed to delete: [R]", stack["StackStatusReason"])
        s3.delete_object(Bucket=self.name, Key="k")
        self.assertEqual("DELETE_COMPLETE", self.delete())

    def test_of_a_protected_stack_is_refused(self):
        self.create({"R": a("SQS::Queue")})
        CFN.update_termination_protection(StackName=self.name, EnableTerminationProtection=True)
        with self.assertRaisesRegex(ClientError, "TerminationProtection is enabled"):
            CFN.delete_stack(StackName=self.name)

    def test_of_an_export_that_is_used_is_cancelled(self):
        importer, twin = f"{self.name}b", f"{self.name}c"

        def exported(value):
            return {"O": {"Value": value, "Export": {"Name": f"{self.name}-x"}}}

        self.create({"R": a("SQS::Queue")}, Outputs=exported(self.name))
        self.create({"R": a("SNS::Topic", {"TopicName": {"Fn::ImportValue": f"{self.name}-x"}})}, name=importer)
        self.addCleanup(self.clean_up, importer)
        self.assertEqual("UPDATE_ROLLBACK_COMPLETE", self.update({"R": a("SQS::Queue")}, Outputs=exported("other")))
        self.assertEqual({"O": self.name}, self.outputs())
        self.addCleanup(self.clean_up, twin)
        self.assertEqual("ROLLBACK_COMPLETE", self.create({"R": a("SQS::Queue")}, name=twin, Outputs=exported("y")))
        CFN.delete_stack(StackName=self.name)
        status = CFN.describe_stacks(StackName=self.name)["Stacks"][0]["StackStatus"]
        self.assertEqual("UPDATE_ROLLBACK_COMPLETE", status)
        self.assertIn(f"Cannot delete export {self.name}-x as it is in use by {importer}", " ".join(self.reasons()))
        self.clean_up(importer)
        self.assertEqual("DELETE_COMPLETE", self.delete())


class Logs(StackTest):
    def test_events_move_no_metric_and_a_filter_is_replaced(self):
        logs, cloudwatch = client("logs"), client("cloudwatch")
        self.create({"R": a("Logs::LogGroup", {"LogGroupName": self.name})})
        logs.create_log_stream(logGroupName=self.name, logStreamName="s")
        for value in ("1", "2"):
            logs.put_metric_filter(
                logGroupName=self.name,
                filterName="f",
                filterPattern="",
                metricTransformations=[{"metricNamespace": self.name, "metricName": "M", "metricValue": value}],
            )
        found = logs.describe_metric_filters(logGroupName=self.name)["metricFilters"]
        self.assertEqual(["2"], [one["metricTransformations"][0]["metricValue"] for one in found])
        event = {"timestamp": int(time.time() * 1000), "message": "anything"}
        logs.put_log_events(logGroupName=self.name, logStreamName="s", logEvents=[event])
        self.assertEqual([], cloudwatch.list_metrics(Namespace=self.name)["Metrics"])


if __name__ == "__main__":
    unittest.main()
