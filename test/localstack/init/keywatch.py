"""What Keywatch adds to LocalStack 4.14's CloudFormation: the resource types that it lacks, updates that are really made (or
fail with their cause), rollback, and no placeholders. Its log service evaluates no metric filters: the gateway does.

An init file (start.d): executed with exec() inside LocalStack before it listens, so there is no __file__ here.

  GET /_keywatch/trails     the deployed trails, for the gateway's own CloudTrail
  GET /_keywatch/resources  the deployed resources that are metadata only: nothing was proved about what they would do
"""

import copy
import ipaddress
import itertools
import json
import random
import re
import uuid
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

from botocore.exceptions import ClientError
from localstack import config
from localstack.aws.api import ServiceException
from localstack.aws.api.cloudformation import (
    ChangeAction,
    InsufficientCapabilitiesException,
    ResourceStatus,
    StackStatus,
)
from localstack.http import Response
from localstack.runtime.server import twisted as twisted_server
from localstack.services.cloudformation import api_utils
from localstack.services.cloudformation import resource_provider as rp
from localstack.services.cloudformation.deployment_utils import check_not_found_exception
from localstack.services.cloudformation.engine import template_preparer
from localstack.services.cloudformation.engine.v2 import (
    change_set_model,
    change_set_model_describer,
    change_set_model_executor,
    change_set_model_preproc,
    change_set_model_transform,
    change_set_model_validator,
    change_set_model_visitor,
    change_set_resource_support_checker,
)
from localstack.services.cloudformation.engine.v2.change_set_model import is_nothing
from localstack.services.cloudformation.engine.validations import ValidationError
from localstack.services.cloudformation.provider_utils import generate_default_name
from localstack.services.cloudformation.stores import exports_map, get_cloudformation_store
from localstack.services.cloudformation.v2 import provider as cloudformation_provider
from localstack.services.cloudformation.v2.entities import Stack
from localstack.services.edge import ROUTER
from localstack.services.logs import provider as logs_provider
from localstack.utils.objects import get_value_from_path
from localstack.utils.patch import patch
from moto.iam.models import iam_backends
from moto.logs.metric_filters import MetricFilters

# Where the engine passes on the template's properties from before the change, beside the state of the resource.
BEFORE = "keywatch:before"

# ------------------------------------------------------------------------------------------------ resource types in general


class Refused(Exception):
    """A request of the template that LocalStack cannot fulfil, or that the service would refuse."""


class NotUpdatable(Refused):
    """An update of which nothing was begun."""


def done(model):
    return rp.ProgressEvent(status=rp.OperationStatus.SUCCESS, resource_model=model)


def schema(identifier, attributes=(), create_only=()):
    pointers = [name.replace(".", "/") for name in attributes]
    return {
        "primaryIdentifier": [f"/properties/{identifier}"],
        "readOnlyProperties": [f"/properties/{pointer}" for pointer in pointers],
        "createOnlyProperties": [f"/properties/{name}" for name in create_only],
    }


def paths(schema, *members):
    return [
        pointer.removeprefix("/properties/").split("/")
        for member in members
        for pointer in schema.get(member, [])
    ]


def read(model, path):
    for part in path:
        model = model.get(part) if isinstance(model, dict) else None
    return model


def write(model, path, value):
    *parents, leaf = path
    for part in parents:
        model = model.setdefault(part, {})
    model[leaf] = value


def changed(before, after):
    return [name for name in {**before, **after} if before.get(name) != after.get(name)]


def update_in_place(provider, request, updaters):
    """Makes each change by the updater of its property; several properties may have the same one, which then runs once."""
    state = dict(request.previous_state or {})
    before = state.pop(BEFORE, state)
    model = copy.deepcopy(request.desired_state)
    for path in paths(provider.SCHEMA, "primaryIdentifier", "readOnlyProperties", "createOnlyProperties"):
        if read(model, path) is None and (value := read(state, path)) is not None:
            write(model, path, value)
    names = changed(before, request.desired_state)
    if unknown := [name for name in names if name not in updaters]:
        raise NotUpdatable(f"LocalStack cannot update {', '.join(sorted(unknown))} of {request.resource_type} in place")
    for updater in dict.fromkeys(updaters[name] for name in names):
        updater(request, model, before)
    return done(model)


class Type(rp.ResourceProvider):
    """A resource type of our own. `updaters`: what makes the change of a property. `properties`: all others that it takes."""

    SCHEMA: dict = {}
    properties: tuple = ()
    updaters: dict = {}

    def create(self, request):
        model = request.desired_state
        known = {*self.properties, *self.updaters, *(path[0] for path in paths(self.SCHEMA, "createOnlyProperties"))}
        if unknown := [name for name in model if name not in known]:
            raise Refused(f"LocalStack cannot set {', '.join(sorted(unknown))} of {request.resource_type}")
        self.make(request, model)
        return done(model)

    def make(self, request, model):
        """Makes the resource, and writes its attributes into the model."""
        raise NotImplementedError

    def update(self, request):
        return update_in_place(self, request, self.updaters)

    def delete(self, request):
        self.remove(request, request.desired_state)
        return done({})

    def remove(self, request, model):
        raise NotImplementedError


@contextmanager
def or_else(undo):
    """What was made in part is taken back when the rest of it fails."""
    try:
        yield
    except Exception:
        undo()
        raise


def name_of(request, limit=63):
    """The way CloudFormation names what the template leaves unnamed: stack-logicalId-RANDOM."""
    tail = f"{request.logical_resource_id}-{uuid.uuid4().hex[:12].upper()}"
    return f"{request.stack_name}-{tail}"[-limit:].lstrip("-")


def arn(request, service, resource):
    partition = "aws-cn" if request.region_name.startswith("cn-") else "aws"
    return f"arn:{partition}:{service}:{request.region_name}:{request.account_id}:{resource}"


def is_true(value):
    return str(value).lower() == "true"


def document(value):
    return value if isinstance(value, str) else json.dumps(value)


def select(model, *names):
    return {name: model[name] for name in names if model.get(name) is not None}


def tag_changes(before, after):
    """(keys that are gone, tags that are new or have another value)"""
    old, new = ({tag["Key"]: tag["Value"] for tag in tags or []} for tags in (before, after))
    gone = [key for key in old if key not in new]
    return gone, [{"Key": key, "Value": value} for key, value in new.items() if old.get(key) != value]


def retag(add, remove):
    """An updater of Tags. `add(clients, model, tags)`, `remove(clients, model, keys)`."""

    def updater(request, model, before):
        gone, new = tag_changes(before.get("Tags"), model.get("Tags"))
        if gone:
            remove(request.aws_client_factory, model, gone)
        if new:
            add(request.aws_client_factory, model, new)

    return updater


def ec2_tags(identifier):
    return retag(
        lambda clients, model, tags: clients.ec2.create_tags(Resources=[model[identifier]], Tags=tags),
        lambda clients, model, keys: clients.ec2.delete_tags(
            Resources=[model[identifier]], Tags=[{"Key": key} for key in keys]
        ),
    )


def tag_specifications(kind, model):
    return {"TagSpecifications": [{"ResourceType": kind, "Tags": model["Tags"]}]} if model.get("Tags") else {}


# ------------------------------------------------------------------------------------------------ EC2: stored, no packet flows


class Eip(Type):
    SCHEMA = schema("PublicIp", ["PublicIp", "AllocationId"], ["Domain"])
    updaters = {"Tags": ec2_tags("AllocationId")}

    def make(self, request, model):
        address = request.aws_client_factory.ec2.allocate_address(
            Domain=model.get("Domain", "vpc"), **tag_specifications("elastic-ip", model)
        )
        model.update(PublicIp=address["PublicIp"], AllocationId=address["AllocationId"])

    def remove(self, request, model):
        request.aws_client_factory.ec2.release_address(AllocationId=model["AllocationId"])


ROUTE_TARGETS = (
    "CarrierGatewayId EgressOnlyInternetGatewayId GatewayId InstanceId LocalGatewayId NatGatewayId NetworkInterfaceId "
    "TransitGatewayId VpcEndpointId VpcPeeringConnectionId"
).split()
ROUTE_DESTINATIONS = ["DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId"]


def route_key(model):
    return select(model, "RouteTableId", *ROUTE_DESTINATIONS)


def replace_route(request, model, before):
    request.aws_client_factory.ec2.replace_route(**route_key(model), **select(model, *ROUTE_TARGETS))


class Route(Type):
    """LocalStack's own drops the route's target."""

    SCHEMA = schema("Id", ["Id", "CidrBlock"], ["RouteTableId", *ROUTE_DESTINATIONS])
    updaters = dict.fromkeys(ROUTE_TARGETS, replace_route)

    def make(self, request, model):
        request.aws_client_factory.ec2.create_route(**route_key(model), **select(model, *ROUTE_TARGETS))
        destination = next(str(model[name]) for name in ROUTE_DESTINATIONS if model.get(name))
        model.update(Id=f"{model['RouteTableId']}|{destination}", CidrBlock=destination)

    def remove(self, request, model):
        request.aws_client_factory.ec2.delete_route(**route_key(model))


def permission(rule):
    """A rule of a security group in the shape of EC2's own API."""
    described = select(rule, "Description")
    result = {"IpProtocol": str(rule["IpProtocol"])}
    result.update({name: int(rule[name]) for name in ("FromPort", "ToPort") if rule.get(name) is not None})
    if cidr := rule.get("CidrIp"):
        result["IpRanges"] = [{"CidrIp": cidr, **described}]
    if cidr := rule.get("CidrIpv6"):
        result["Ipv6Ranges"] = [{"CidrIpv6": cidr, **described}]
    if group := rule.get("SourceSecurityGroupId") or rule.get("DestinationSecurityGroupId"):
        result["UserIdGroupPairs"] = [{"GroupId": group, **described}]
    if prefixes := rule.get("SourcePrefixListId") or rule.get("DestinationPrefixListId"):
        result["PrefixListIds"] = [{"PrefixListId": prefixes, **described}]
    return result


EVERYWHERE = {"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}


def group_rules(property, direction, default=()):
    """An updater of a group's own rules: takes away those that are gone, adds those that are new."""

    def updater(request, model, before):
        ec2 = request.aws_client_factory.ec2
        old = [permission(rule) for rule in before.get(property) or default]
        new = [permission(rule) for rule in model.get(property) or default]
        gone, added = [rule for rule in old if rule not in new], [rule for rule in new if rule not in old]
        if gone:
            getattr(ec2, f"revoke_security_group_{direction}")(GroupId=model["GroupId"], IpPermissions=gone)
        if added:
            getattr(ec2, f"authorize_security_group_{direction}")(GroupId=model["GroupId"], IpPermissions=added)

    return updater


ingress_rules = group_rules("SecurityGroupIngress", "ingress")
egress_rules = group_rules("SecurityGroupEgress", "egress", [EVERYWHERE])


def add_group_rules(request, model):
    """LocalStack's own group drops the rules of the template, and keeps the one that lets everything out."""
    ingress_rules(request, model, {})
    egress_rules(request, model, {})


def single_rule(direction, other):
    def rule_of(model):
        return {"GroupId": model["GroupId"], "IpPermissions": [permission(model)]}

    def describe(request, model, before):
        method = f"update_security_group_rule_descriptions_{direction}"
        getattr(request.aws_client_factory.ec2, method)(**rule_of(model))

    class SecurityGroupRule(Type):
        SCHEMA = schema(
            "Id", ["Id"], ["GroupId", "IpProtocol", "FromPort", "ToPort", "CidrIp", "CidrIpv6", *other]
        )
        updaters = {"Description": describe}

        def make(self, request, model):
            authorize = getattr(request.aws_client_factory.ec2, f"authorize_security_group_{direction}")
            rules = authorize(**rule_of(model))["SecurityGroupRules"]
            model["Id"] = rules[0]["SecurityGroupRuleId"]

        def remove(self, request, model):
            getattr(request.aws_client_factory.ec2, f"revoke_security_group_{direction}")(**rule_of(model))

    return SecurityGroupRule


class FlowLog(Type):
    SCHEMA = schema(
        "Id",
        ["Id"],
        "DeliverLogsPermissionArn LogDestination LogDestinationType LogFormat LogGroupName MaxAggregationInterval ResourceId "
        "ResourceType TrafficType".split(),
    )
    updaters = {"Tags": ec2_tags("Id")}

    def make(self, request, model):
        answer = request.aws_client_factory.ec2.create_flow_logs(
            ResourceIds=[model["ResourceId"]],
            **select(model, *(path[0] for path in paths(self.SCHEMA, "createOnlyProperties") if path != ["ResourceId"])),
            **tag_specifications("vpc-flow-log", model),
        )
        if failures := answer.get("Unsuccessful"):
            raise Refused(failures[0]["Error"]["Message"])
        model["Id"] = answer["FlowLogIds"][0]

    def remove(self, request, model):
        request.aws_client_factory.ec2.delete_flow_logs(FlowLogIds=[model["Id"]])


def vpc_dns(name):
    def updater(request, model, before):
        # EC2 changes one attribute a call.
        default = name == "EnableDnsSupport"
        request.aws_client_factory.ec2.modify_vpc_attribute(
            VpcId=model["VpcId"], **{name: {"Value": is_true(model.get(name, default))}}
        )

    return updater


def subnet_addresses(request, model, before):
    request.aws_client_factory.ec2.modify_subnet_attribute(
        SubnetId=model["SubnetId"], MapPublicIpOnLaunch={"Value": is_true(model.get("MapPublicIpOnLaunch", False))}
    )


def endpoint_settings(request, model, before):
    parameters = {}
    for name, api in (("RouteTableIds", "RouteTableIds"), ("SubnetIds", "SubnetIds"), ("SecurityGroupIds", "SecurityGroupIds")):
        old, new = before.get(name) or [], model.get(name) or []
        if added := [one for one in new if one not in old]:
            parameters[f"Add{api}"] = added
        if gone := [one for one in old if one not in new]:
            parameters[f"Remove{api}"] = gone
    if before.get("PolicyDocument") != model.get("PolicyDocument"):
        policy = model.get("PolicyDocument")
        parameters.update({"PolicyDocument": document(policy)} if policy else {"ResetPolicy": True})
    if before.get("PrivateDnsEnabled") != model.get("PrivateDnsEnabled"):
        parameters["PrivateDnsEnabled"] = is_true(model.get("PrivateDnsEnabled"))
    request.aws_client_factory.ec2.modify_vpc_endpoint(VpcEndpointId=model["Id"], **parameters)


# ------------------------------------------------------------------------------------------------ IAM


def role_trust(request, model, before):
    request.aws_client_factory.iam.update_assume_role_policy(
        RoleName=model["RoleName"], PolicyDocument=document(model["AssumeRolePolicyDocument"])
    )


def role_settings(request, model, before):
    request.aws_client_factory.iam.update_role(
        RoleName=model["RoleName"],
        Description=model.get("Description", ""),
        MaxSessionDuration=int(model.get("MaxSessionDuration", 3600)),
    )


def role_boundary(request, model, before):
    iam, role = request.aws_client_factory.iam, {"RoleName": model["RoleName"]}
    if boundary := model.get("PermissionsBoundary"):
        iam.put_role_permissions_boundary(PermissionsBoundary=boundary, **role)
    else:
        iam.delete_role_permissions_boundary(**role)


def role_inline(request, model, before):
    iam, role = request.aws_client_factory.iam, {"RoleName": model["RoleName"]}
    old, new = ({one["PolicyName"]: one["PolicyDocument"] for one in m.get("Policies") or []} for m in (before, model))
    for name in old.keys() - new.keys():
        iam.delete_role_policy(PolicyName=name, **role)
    for name, policy in new.items():
        iam.put_role_policy(PolicyName=name, PolicyDocument=document(policy), **role)


def role_attached(request, model, before):
    iam, role = request.aws_client_factory.iam, {"RoleName": model["RoleName"]}
    old, new = ({*(m.get("ManagedPolicyArns") or [])} for m in (before, model))
    for policy in sorted(old - new):
        iam.detach_role_policy(PolicyArn=policy, **role)
    for policy in sorted(new - old):
        iam.attach_role_policy(PolicyArn=policy, **role)


def put_role_policy(request, model, before=None):
    request.aws_client_factory.iam.put_role_policy(
        RoleName=model["RoleName"], PolicyName=model["PolicyName"], PolicyDocument=document(model["PolicyDocument"])
    )


class RolePolicy(Type):
    SCHEMA = schema("Id", ["Id"], ["RoleName", "PolicyName"])
    updaters = {"PolicyDocument": put_role_policy}

    def make(self, request, model):
        put_role_policy(request, model)
        model["Id"] = f"{model['PolicyName']}|{model['RoleName']}"

    def remove(self, request, model):
        request.aws_client_factory.iam.delete_role_policy(RoleName=model["RoleName"], PolicyName=model["PolicyName"])


def policy_document(request, model, before):
    """A policy keeps five versions: the oldest that is not in force makes room."""
    iam, policy = request.aws_client_factory.iam, {"PolicyArn": model["PolicyArn"]}
    versions = iam.list_policy_versions(**policy)["Versions"]
    if len(versions) >= 5:
        oldest = min((v for v in versions if not v["IsDefaultVersion"]), key=lambda v: v["CreateDate"])
        iam.delete_policy_version(VersionId=oldest["VersionId"], **policy)
    iam.create_policy_version(PolicyDocument=document(model["PolicyDocument"]), SetAsDefault=True, **policy)


def policy_holders(property, kind):
    def updater(request, model, before):
        iam, parameter = request.aws_client_factory.iam, {"role": "RoleName", "user": "UserName", "group": "GroupName"}[kind]
        old, new = ({*(m.get(property) or [])} for m in (before, model))
        for holder in sorted(old - new):
            getattr(iam, f"detach_{kind}_policy")(**{parameter: holder}, PolicyArn=model["PolicyArn"])
        for holder in sorted(new - old):
            getattr(iam, f"attach_{kind}_policy")(**{parameter: holder}, PolicyArn=model["PolicyArn"])

    return updater


class ManagedPolicy(Type):
    """LocalStack's own drops path and description."""

    SCHEMA = schema("PolicyArn", ["PolicyArn", "PolicyId"], ["ManagedPolicyName", "Path", "Description"])
    holders = {
        "Roles": policy_holders("Roles", "role"),
        "Users": policy_holders("Users", "user"),
        "Groups": policy_holders("Groups", "group"),
    }
    updaters = {"PolicyDocument": policy_document, **holders}

    def make(self, request, model):
        model.setdefault("ManagedPolicyName", name_of(request, 128))
        policy = request.aws_client_factory.iam.create_policy(
            PolicyName=model["ManagedPolicyName"],
            PolicyDocument=document(model["PolicyDocument"]),
            **select(model, "Path", "Description"),
        )["Policy"]
        model.update(PolicyArn=policy["Arn"], PolicyId=policy["PolicyId"])
        with or_else(lambda: self.remove(request, {"PolicyArn": policy["Arn"]})):
            for updater in self.holders.values():
                updater(request, model, {})

    def remove(self, request, model):
        iam, policy = request.aws_client_factory.iam, {"PolicyArn": model["PolicyArn"]}
        for updater in self.holders.values():
            updater(request, {**policy}, model)
        for version in iam.list_policy_versions(**policy)["Versions"]:
            if not version["IsDefaultVersion"]:
                iam.delete_policy_version(VersionId=version["VersionId"], **policy)
        iam.delete_policy(**policy)


def oidc_clients(request, model, before):
    """LocalStack has no AddClientIDToOpenIDConnectProvider, so the provider's record is changed itself."""
    providers = iam_backends[request.account_id][model["Arn"].split(":")[1]].open_id_providers
    providers[model["Arn"]].client_id_list = list(model.get("ClientIdList") or [])


def oidc_thumbprints(request, model, before):
    request.aws_client_factory.iam.update_open_id_connect_provider_thumbprint(
        OpenIDConnectProviderArn=model["Arn"], ThumbprintList=model.get("ThumbprintList") or []
    )


class OidcProvider(Type):
    SCHEMA = schema("Arn", ["Arn"], ["Url"])
    updaters = {
        "ClientIdList": oidc_clients,
        "ThumbprintList": oidc_thumbprints,
        "Tags": retag(
            lambda clients, model, tags: clients.iam.tag_open_id_connect_provider(
                OpenIDConnectProviderArn=model["Arn"], Tags=tags
            ),
            lambda clients, model, keys: clients.iam.untag_open_id_connect_provider(
                OpenIDConnectProviderArn=model["Arn"], TagKeys=keys
            ),
        ),
    }

    def make(self, request, model):
        model["Arn"] = request.aws_client_factory.iam.create_open_id_connect_provider(
            Url=model["Url"],
            ClientIDList=model.get("ClientIdList") or [],
            ThumbprintList=model.get("ThumbprintList") or [],
            **select(model, "Tags"),
        )["OpenIDConnectProviderArn"]

    def remove(self, request, model):
        request.aws_client_factory.iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=model["Arn"])


# ------------------------------------------------------------------------------------------------ KMS, secrets


def kms_tags(tags):
    return [{"TagKey": tag["Key"], "TagValue": tag["Value"]} for tag in tags]


def key_policy(request, model, before):
    request.aws_client_factory.kms.put_key_policy(
        KeyId=model["KeyId"], PolicyName="default", Policy=document(model["KeyPolicy"])
    )


def key_description(request, model, before):
    request.aws_client_factory.kms.update_key_description(
        KeyId=model["KeyId"], Description=model.get("Description", "")
    )


def key_rotation(request, model, before):
    kms = request.aws_client_factory.kms
    change = kms.enable_key_rotation if is_true(model.get("EnableKeyRotation", False)) else kms.disable_key_rotation
    change(KeyId=model["KeyId"])


def key_state(request, model, before):
    kms = request.aws_client_factory.kms
    (kms.enable_key if is_true(model.get("Enabled", True)) else kms.disable_key)(KeyId=model["KeyId"])


def nothing(request, model, before):
    """The property only matters when the resource is deleted."""


def schedule_key_deletion(request, model):
    request.aws_client_factory.kms.schedule_key_deletion(
        KeyId=model["KeyId"], PendingWindowInDays=int(model.get("PendingWindowInDays", 30))
    )


def alias_target(request, model, before):
    request.aws_client_factory.kms.update_alias(AliasName=model["AliasName"], TargetKeyId=model["TargetKeyId"])


def secret_settings(request, model, before):
    request.aws_client_factory.secretsmanager.update_secret(
        SecretId=model["Id"],
        Description=model.get("Description", ""),
        **select(model, "KmsKeyId"),
    )


def secret_value(request, model, before):
    if model.get("SecretString") is not None:
        text = model["SecretString"]
    elif generator := model.get("GenerateSecretString"):
        provider = stock_loader(request.resource_type)
        text = provider._get_secret_value(generator)
        if template := generator.get("SecretStringTemplate"):
            text = provider._modify_secret_template(template, text, generator)
    else:
        raise Refused("a secret keeps its value when the template gives none")
    request.aws_client_factory.secretsmanager.put_secret_value(SecretId=model["Id"], SecretString=text)


# ------------------------------------------------------------------------------------------------ logs, alarms


def log_retention(request, model, before):
    logs, group = request.aws_client_factory.logs, {"logGroupName": model["LogGroupName"]}
    if days := model.get("RetentionInDays"):
        logs.put_retention_policy(retentionInDays=int(days), **group)
    else:
        logs.delete_retention_policy(**group)


def log_key(request, model, before):
    """LocalStack has no AssociateKmsKey (and encrypts nothing), so the group's record is changed itself."""
    groups = logs_provider.get_moto_logs_backend(request.account_id, request.region_name).groups
    groups[model["LogGroupName"]].kms_key_id = model.get("KmsKeyId")


class LogGroup(Type):
    """LocalStack's own drops all but the name."""

    SCHEMA = schema("LogGroupName", ["Arn"], ["LogGroupName"])
    properties = ("LogGroupClass",)
    updaters = {
        "RetentionInDays": log_retention,
        "KmsKeyId": log_key,
        "Tags": retag(
            lambda clients, model, tags: clients.logs.tag_resource(
                resourceArn=model["Arn"].removesuffix(":*"), tags={tag["Key"]: tag["Value"] for tag in tags}
            ),
            lambda clients, model, keys: clients.logs.untag_resource(
                resourceArn=model["Arn"].removesuffix(":*"), tagKeys=keys
            ),
        ),
    }

    def make(self, request, model):
        logs, name = request.aws_client_factory.logs, model.setdefault("LogGroupName", name_of(request, 512))
        logs.create_log_group(
            logGroupName=name,
            tags={tag["Key"]: tag["Value"] for tag in model.get("Tags") or []},
            **({"kmsKeyId": model["KmsKeyId"]} if model.get("KmsKeyId") else {}),
            **({"logGroupClass": model["LogGroupClass"]} if model.get("LogGroupClass") else {}),
        )
        model["Arn"] = log_group(logs, name)["arn"]
        if model.get("RetentionInDays"):
            with or_else(lambda: self.remove(request, model)):
                log_retention(request, model, {})

    def remove(self, request, model):
        request.aws_client_factory.logs.delete_log_group(logGroupName=model["LogGroupName"])


def log_group(logs, name):
    groups = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    found = [group for group in groups if group["logGroupName"] == name]
    if not found:
        raise Refused("The specified log group does not exist.")
    return found[0]


def put_metric_filter(request, model, before=None):
    transformations = []
    for source in model["MetricTransformations"]:
        item = {name[0].lower() + name[1:]: value for name, value in source.items()}
        item["metricValue"] = str(item["metricValue"])
        if "dimensions" in item:
            item["dimensions"] = {one["Key"]: one["Value"] for one in item["dimensions"]}
        if "defaultValue" in item:
            item["defaultValue"] = float(item["defaultValue"])
        transformations.append(item)
    request.aws_client_factory.logs.put_metric_filter(
        logGroupName=model["LogGroupName"],
        filterName=model["FilterName"],
        filterPattern=str(model.get("FilterPattern", "")),
        metricTransformations=transformations,
    )


class MetricFilter(Type):
    SCHEMA = schema("FilterName", (), ["FilterName", "LogGroupName"])
    updaters = {"FilterPattern": put_metric_filter, "MetricTransformations": put_metric_filter}

    def make(self, request, model):
        model.setdefault("FilterName", name_of(request, 512))
        log_group(request.aws_client_factory.logs, model["LogGroupName"])
        put_metric_filter(request, model)

    def remove(self, request, model):
        request.aws_client_factory.logs.delete_metric_filter(
            logGroupName=model["LogGroupName"], filterName=model["FilterName"]
        )


ALARM_PROPERTIES = (
    "ActionsEnabled AlarmActions AlarmDescription ComparisonOperator DatapointsToAlarm Dimensions "
    "EvaluateLowSampleCountPercentile EvaluationPeriods ExtendedStatistic InsufficientDataActions MetricName Metrics Namespace "
    "OKActions Period Statistic Threshold ThresholdMetricId TreatMissingData Unit"
).split()


def put_alarm(request, model, before):
    request.aws_client_factory.cloudwatch.put_metric_alarm(**select(model, "AlarmName", *ALARM_PROPERTIES))


class Alarm(Type):
    """LocalStack's own drops tags."""

    SCHEMA = schema("AlarmName", ["Arn"], ["AlarmName"])
    updaters = {
        **dict.fromkeys(ALARM_PROPERTIES, put_alarm),
        "Tags": retag(
            lambda clients, model, tags: clients.cloudwatch.tag_resource(ResourceARN=model["Arn"], Tags=tags),
            lambda clients, model, keys: clients.cloudwatch.untag_resource(ResourceARN=model["Arn"], TagKeys=keys),
        ),
    }

    def make(self, request, model):
        cloudwatch, name = request.aws_client_factory.cloudwatch, model.setdefault("AlarmName", name_of(request, 255))
        if cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"]:
            raise Refused(f"{name} already exists")
        put_alarm(request, model, {})
        model["Arn"] = cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"][0]["AlarmArn"]
        if model.get("Tags"):
            cloudwatch.tag_resource(ResourceARN=model["Arn"], Tags=model["Tags"])

    def remove(self, request, model):
        request.aws_client_factory.cloudwatch.delete_alarms(AlarmNames=[model["AlarmName"]])


# ------------------------------------------------------------------------------------------------ S3


def lifecycle_rule(rule):
    """A rule of the template in the shape of S3's own API."""
    known = {
        "AbortIncompleteMultipartUpload", "ExpirationInDays", "ExpiredObjectDeleteMarker", "Id",
        "NoncurrentVersionExpiration", "Prefix", "Status", "Transitions",
    }  # fmt: skip
    if unknown := rule.keys() - known:
        raise Refused(f"LocalStack cannot set {', '.join(sorted(unknown))} of a lifecycle rule")
    result = {"Status": rule["Status"], "Filter": {"Prefix": rule.get("Prefix", "")}}
    if "Id" in rule:
        result["ID"] = rule["Id"]
    expiration = {}
    if "ExpirationInDays" in rule:
        expiration["Days"] = int(rule["ExpirationInDays"])
    if "ExpiredObjectDeleteMarker" in rule:
        expiration["ExpiredObjectDeleteMarker"] = is_true(rule["ExpiredObjectDeleteMarker"])
    if expiration:
        result["Expiration"] = expiration
    if "Transitions" in rule:
        result["Transitions"] = [
            {"StorageClass": one["StorageClass"], "Days": int(one["TransitionInDays"])} for one in rule["Transitions"]
        ]
    for name in ("AbortIncompleteMultipartUpload", "NoncurrentVersionExpiration"):
        if name in rule:
            result[name] = {member: int(value) for member, value in rule[name].items()}
    return result


def bucket_encryption(value):
    def rule(source):
        by = source.get("ServerSideEncryptionByDefault")
        return {
            **({"ApplyServerSideEncryptionByDefault": by} if by else {}),
            **({"BucketKeyEnabled": is_true(source["BucketKeyEnabled"])} if "BucketKeyEnabled" in source else {}),
        }

    return {"Rules": [rule(one) for one in value["ServerSideEncryptionConfiguration"]]}


def bucket_logging(value):
    names = {"DestinationBucketName": "TargetBucket", "LogFilePrefix": "TargetPrefix"}
    if unknown := value.keys() - names.keys():
        raise Refused(f"LocalStack cannot set {', '.join(sorted(unknown))} of LoggingConfiguration")
    return {"LoggingEnabled": {"TargetPrefix": "", **{names[name]: text for name, text in value.items()}}}


# property: (operation that sets it, its parameter, the template's value in S3's shape, operation or value that takes it away)
BUCKET_SETTINGS = {
    "BucketEncryption": ("put_bucket_encryption", "ServerSideEncryptionConfiguration", bucket_encryption, "delete_bucket_encryption"),
    "LifecycleConfiguration": ("put_bucket_lifecycle_configuration", "LifecycleConfiguration", lambda v: {"Rules": [lifecycle_rule(one) for one in v["Rules"]]}, "delete_bucket_lifecycle"),
    "LoggingConfiguration": ("put_bucket_logging", "BucketLoggingStatus", bucket_logging, {}),
    "OwnershipControls": ("put_bucket_ownership_controls", "OwnershipControls", lambda v: v, "delete_bucket_ownership_controls"),
    "PublicAccessBlockConfiguration": ("put_public_access_block", "PublicAccessBlockConfiguration", lambda v: {name: is_true(flag) for name, flag in v.items()}, "delete_public_access_block"),
    "Tags": ("put_bucket_tagging", "Tagging", lambda v: {"TagSet": v}, "delete_bucket_tagging"),
    "VersioningConfiguration": ("put_bucket_versioning", "VersioningConfiguration", lambda v: v, {"Status": "Suspended"}),
}  # fmt: skip


def bucket_setting(property):
    setter, parameter, shape, without = BUCKET_SETTINGS[property]

    def updater(request, model, before):
        s3, bucket = request.aws_client_factory.s3, {"Bucket": model["BucketName"]}
        if model.get(property):
            getattr(s3, setter)(**{parameter: shape(model[property])}, **bucket)
        elif isinstance(without, str):
            getattr(s3, without)(**bucket)
        else:
            getattr(s3, setter)(**{parameter: without}, **bucket)

    return updater


class Bucket(Type):
    """LocalStack's own drops most settings, takes over a bucket that is there, and deletes one that is not empty."""

    SCHEMA = schema("BucketName", ["Arn", "DomainName", "DualStackDomainName", "RegionalDomainName", "WebsiteURL"], ["BucketName"])
    updaters = {name: bucket_setting(name) for name in BUCKET_SETTINGS}

    def make(self, request, model):
        s3, region = request.aws_client_factory.s3, request.region_name
        name = model.setdefault("BucketName", name_of(request).lower())
        place = {"CreateBucketConfiguration": {"LocationConstraint": region}} if region != "us-east-1" else {}
        buckets = [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]
        if name in buckets:  # us-east-1 would answer as if it had made it
            raise Refused(f"{name} already exists")
        s3.create_bucket(Bucket=name, **place)
        with or_else(lambda: self.remove(request, model)):
            for property in BUCKET_SETTINGS:
                if model.get(property):
                    self.updaters[property](request, model, {})
        model.update(
            Arn=f"arn:{'aws-cn' if region.startswith('cn-') else 'aws'}:s3:::{name}",
            DomainName=f"{name}.s3.amazonaws.com",
            DualStackDomainName=f"{name}.s3.dualstack.{region}.amazonaws.com",
            RegionalDomainName=f"{name}.s3.{region}.amazonaws.com",
            WebsiteURL=f"http://{name}.s3-website-{region}.amazonaws.com",
        )

    def remove(self, request, model):
        request.aws_client_factory.s3.delete_bucket(Bucket=model["BucketName"])


def put_bucket_policy(request, model, before=None):
    request.aws_client_factory.s3.put_bucket_policy(
        Bucket=model["Bucket"], Policy=document(model["PolicyDocument"])
    )


class BucketPolicy(Type):
    SCHEMA = schema("Bucket", (), ["Bucket"])
    updaters = {"PolicyDocument": put_bucket_policy}

    def make(self, request, model):
        put_bucket_policy(request, model)

    def remove(self, request, model):
        request.aws_client_factory.s3.delete_bucket_policy(Bucket=model["Bucket"])


# ------------------------------------------------------------------------------------------------ SNS


def topic_attribute(name):
    def updater(request, model, before):
        request.aws_client_factory.sns.set_topic_attributes(
            TopicArn=model["TopicArn"], AttributeName=name, AttributeValue=str(model.get(name, ""))
        )

    return updater


def topic_policy(request, model, before):
    sns = request.aws_client_factory.sns
    for topic in model["Topics"]:
        sns.set_topic_attributes(
            TopicArn=topic, AttributeName="Policy", AttributeValue=document(model["PolicyDocument"])
        )
    if gone := [topic for topic in before.get("Topics") or [] if topic not in model["Topics"]]:
        raise Refused(f"LocalStack cannot take the policy from {', '.join(gone)}")


def subscription_attribute(name, default):
    def updater(request, model, before):
        value = model.get(name, default)
        request.aws_client_factory.sns.set_subscription_attributes(
            SubscriptionArn=model["Id"],
            AttributeName=name,
            AttributeValue=json.dumps(value) if isinstance(value, dict) else str(value).lower(),
        )

    return updater


# ------------------------------------------------------------------------------------------------ CloudTrail: kept for the gateway

TRAILS: dict[tuple, dict] = {}
TRAIL_FLAGS = ("EnableLogFileValidation", "IncludeGlobalServiceEvents", "IsLogging", "IsMultiRegionTrail", "IsOrganizationTrail")
TRAIL_PROPERTIES = (
    *TRAIL_FLAGS,
    *"AdvancedEventSelectors CloudWatchLogsLogGroupArn CloudWatchLogsRoleArn EventSelectors InsightSelectors KMSKeyId "
    "S3BucketName S3KeyPrefix SnsTopicName Tags".split(),
)


def keep_trail(request, model, before=None):
    request.aws_client_factory.s3.head_bucket(Bucket=model["S3BucketName"])
    kept = select(model, "TrailName", *TRAIL_PROPERTIES)
    kept.update({name: is_true(kept[name]) for name in TRAIL_FLAGS if name in kept})
    TRAILS[request.account_id, request.region_name, model["TrailName"]] = kept


class Trail(Type):
    SCHEMA = schema("TrailName", ["Arn"], ["TrailName"])
    updaters = dict.fromkeys(TRAIL_PROPERTIES, keep_trail)

    def make(self, request, model):
        name = model.setdefault("TrailName", name_of(request, 128))
        if (request.account_id, request.region_name, name) in TRAILS:
            raise Refused(f"Trail {name} already exists for customer: {request.account_id}")
        keep_trail(request, model)
        model["Arn"] = arn(request, "cloudtrail", f"trail/{name}")

    def remove(self, request, model):
        TRAILS.pop((request.account_id, request.region_name, model["TrailName"]), None)


def trails():
    return [
        {**kept, "AccountId": account, "Region": region} for (account, region, _), kept in TRAILS.items()
    ]


# ------------------------------------------------------------------------------------------------ metadata only: nothing runs

METADATA: dict[tuple, dict] = {}
REVISIONS: dict[tuple, int] = {}


def given_name(property, limit=63, lower=False):
    def make(request, model):
        name = str(model.get(property) or name_of(request, limit))
        return name.lower() if lower else name

    return make


def elb_arn(kind, name):
    return lambda request, model: arn(request, "elasticloadbalancing", f"{kind}/{model[name]}/{uuid.uuid4().hex[:16]}")


def hosted_zone(request, model):
    return "Z" + uuid.uuid4().hex[:13].upper()


def master_secret(request, model):
    """RDS keeps the owner's login in a secret of its own; this one is really there."""
    if not is_true(model.get("ManageMasterUserPassword", False)):
        return None
    key = (model.get("MasterUserSecret") or {}).get("KmsKeyId")
    login = {"username": model["MasterUsername"], "password": uuid.uuid4().hex + uuid.uuid4().hex}
    return request.aws_client_factory.secretsmanager.create_secret(
        Name=f"rds-db-{uuid.uuid4()}", SecretString=json.dumps(login), **({"KmsKeyId": key} if key else {})
    )["ARN"]


def delete_master_secret(request, model):
    if secret := read(model, ["MasterUserSecret", "SecretArn"]):
        request.aws_client_factory.secretsmanager.delete_secret(SecretId=secret, ForceDeleteWithoutRecovery=True)


def revision(request, model):
    key = (request.account_id, request.region_name, model["Family"])
    REVISIONS[key] = REVISIONS.get(key, 0) + 1
    return arn(request, "ecs", f"task-definition/{model['Family']}:{REVISIONS[key]}")


def cluster_of(model):
    return str(model.get("Cluster") or "default").rsplit("/")[-1]


# type: what Ref answers; {attribute: how it is made, in this order}; properties whose change replaces the resource (as in
# CloudFormation's registry; "maybe" there counts as in place); what deletes what was made along with it.
# Attributes are text or lists. A.B is an attribute within another. Adding a type is a row.
METADATA_TYPES = {
    "AWS::ECR::Repository": (
        "RepositoryName",
        {
            "RepositoryName": given_name("RepositoryName", 256, lower=True),
            "Arn": lambda r, m: arn(r, "ecr", f"repository/{m['RepositoryName']}"),
            "RepositoryUri": lambda r, m: f"{r.account_id}.dkr.ecr.{r.region_name}.amazonaws.com/{m['RepositoryName']}",
        },
        "RepositoryName EncryptionConfiguration",
    ),
    "AWS::ECS::Cluster": (
        "ClusterName",
        {
            "ClusterName": given_name("ClusterName", 255),
            "Arn": lambda r, m: arn(r, "ecs", f"cluster/{m['ClusterName']}"),
        },
        "ClusterName",
    ),
    "AWS::ECS::Service": (
        "ServiceArn",
        {
            "ServiceName": given_name("ServiceName", 255),
            "Name": lambda r, m: m["ServiceName"],
            "ServiceArn": lambda r, m: arn(r, "ecs", f"service/{cluster_of(m)}/{m['ServiceName']}"),
        },
        "Cluster DeploymentController LaunchType Role SchedulingStrategy ServiceName",
    ),
    "AWS::ECS::TaskDefinition": (
        "TaskDefinitionArn",
        {"Family": given_name("Family", 255), "TaskDefinitionArn": revision},
        "ContainerDefinitions Cpu EnableFaultInjection EphemeralStorage ExecutionRoleArn Family InferenceAccelerators IpcMode "
        "Memory NetworkMode PidMode PlacementConstraints ProxyConfiguration RequiresCompatibilities RuntimePlatform TaskRoleArn "
        "Volumes",
    ),
    "AWS::ElasticLoadBalancingV2::Listener": (
        "ListenerArn",
        {
            "ListenerArn": lambda r, m: m["LoadBalancerArn"].replace(":loadbalancer/", ":listener/") + f"/{uuid.uuid4().hex[:16]}"
        },
        "LoadBalancerArn",
    ),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": (
        "LoadBalancerArn",
        {
            "LoadBalancerName": given_name("Name", 32),
            "LoadBalancerArn": elb_arn("loadbalancer/app", "LoadBalancerName"),
            "LoadBalancerFullName": lambda r, m: m["LoadBalancerArn"].split(":loadbalancer/")[1],
            "DNSName": lambda r, m: f"{m['LoadBalancerName']}-{random.randrange(10**9, 10**10)}.{r.region_name}.elb.amazonaws.com",
            "CanonicalHostedZoneID": hosted_zone,
        },
        "Name Scheme Type",
    ),
    "AWS::ElasticLoadBalancingV2::TargetGroup": (
        "TargetGroupArn",
        {
            "TargetGroupName": given_name("Name", 32),
            "TargetGroupArn": elb_arn("targetgroup", "TargetGroupName"),
            "TargetGroupFullName": lambda r, m: m["TargetGroupArn"].rsplit(":", 1)[1],
            "LoadBalancerArns": lambda r, m: [],
        },
        "IpAddressType Name Port Protocol ProtocolVersion TargetType VpcId",
    ),
    "AWS::RDS::DBInstance": (
        "DBInstanceIdentifier",
        {
            "DBInstanceIdentifier": given_name("DBInstanceIdentifier", lower=True),
            "DBInstanceArn": lambda r, m: arn(r, "rds", f"db:{m['DBInstanceIdentifier']}"),
            "DbiResourceId": lambda r, m: "db-" + uuid.uuid4().hex[:26].upper(),
            "Endpoint.Address": lambda r, m: f"{m['DBInstanceIdentifier']}.{uuid.uuid4().hex[:12]}.{r.region_name}.rds.amazonaws.com",
            "Endpoint.Port": lambda r, m: str(m.get("Port") or (5432 if "postgres" in m.get("Engine", "") else 3306)),
            "Endpoint.HostedZoneId": hosted_zone,
            "MasterUserSecret.SecretArn": master_secret,
        },
        "BackupTarget CharacterSetName CustomIAMInstanceProfile DBClusterIdentifier DBInstanceIdentifier DBName "
        "DBSubnetGroupName DBSystemId KmsKeyId MasterUsername NcharCharacterSetName Port SourceRegion StorageEncrypted Timezone",
        delete_master_secret,
    ),
    "AWS::RDS::DBParameterGroup": (
        "DBParameterGroupName",
        {
            "DBParameterGroupName": given_name("DBParameterGroupName", 255, lower=True),
            "DBParameterGroupArn": lambda r, m: arn(r, "rds", f"pg:{m['DBParameterGroupName']}"),
        },
        "DBParameterGroupName Description Family",
    ),
    "AWS::RDS::DBSubnetGroup": (
        "DBSubnetGroupName",
        {
            "DBSubnetGroupName": given_name("DBSubnetGroupName", 255, lower=True),
            "DBSubnetGroupArn": lambda r, m: arn(r, "rds", f"subgrp:{m['DBSubnetGroupName']}"),
        },
        "DBSubnetGroupName",
    ),
}  # fmt: skip


def metadata_type(type_name, ref, attributes, create_only, also_delete=None):
    class Metadata(Type):
        SCHEMA = schema(ref, attributes, create_only.split())

        def keep(self, request, model):
            key = (request.account_id, request.region_name, type_name, model[ref])
            METADATA[key] = {
                "Type": type_name,
                "PhysicalResourceId": model[ref],
                "LogicalResourceId": request.logical_resource_id,
                "StackName": request.stack_name,
                "AccountId": request.account_id,
                "Region": request.region_name,
                "Properties": copy.deepcopy({name: value for name, value in model.items() if name != BEFORE}),
            }

        def create(self, request):
            model = request.desired_state
            for attribute, make in attributes.items():
                if (value := make(request, model)) is not None:
                    write(model, attribute.split("."), value)
                if attribute == ref and (request.account_id, request.region_name, type_name, value) in METADATA:
                    raise Refused(f"{value} already exists")
            self.keep(request, model)
            return done(model)

        def update(self, request):
            names = changed((request.previous_state or {}).get(BEFORE, {}), request.desired_state)
            event = update_in_place(self, request, dict.fromkeys(names, nothing))
            self.keep(request, event.resource_model)
            return event

        def remove(self, request, model):
            if also_delete:
                also_delete(request, model)
            METADATA.pop((request.account_id, request.region_name, type_name, model[ref]), None)

    return Metadata


# ------------------------------------------------------------------------------------------------ all types

TYPES = {
    "AWS::CloudTrail::Trail": Trail,
    "AWS::CloudWatch::Alarm": Alarm,
    "AWS::EC2::EIP": Eip,
    "AWS::EC2::FlowLog": FlowLog,
    "AWS::EC2::Route": Route,
    "AWS::EC2::SecurityGroupEgress": single_rule("egress", ["DestinationSecurityGroupId", "DestinationPrefixListId"]),
    "AWS::EC2::SecurityGroupIngress": single_rule("ingress", ["SourceSecurityGroupId", "SourcePrefixListId"]),
    "AWS::IAM::ManagedPolicy": ManagedPolicy,
    "AWS::IAM::OIDCProvider": OidcProvider,
    "AWS::IAM::RolePolicy": RolePolicy,
    "AWS::Logs::LogGroup": LogGroup,
    "AWS::Logs::MetricFilter": MetricFilter,
    "AWS::S3::Bucket": Bucket,
    "AWS::S3::BucketPolicy": BucketPolicy,
    **{name: metadata_type(name, *row) for name, row in METADATA_TYPES.items()},
}

# LocalStack's own types: what makes their changes, what it leaves out when it makes one (finish), how one is really deleted, and
# after which call there is something to take back when a later one fails (begins).
AMENDED = {
    "AWS::EC2::InternetGateway": {"updaters": {"Tags": ec2_tags("InternetGatewayId")}},
    "AWS::EC2::NatGateway": {
        "updaters": {"Tags": ec2_tags("NatGatewayId")},
        "finish": lambda request, model: ec2_tags("NatGatewayId")(request, model, {}),
        "create_only": ["AllocationId", "ConnectivityType", "PrivateIpAddress", "SubnetId"],
    },
    "AWS::EC2::RouteTable": {"updaters": {"Tags": ec2_tags("RouteTableId")}},
    "AWS::EC2::SecurityGroup": {
        "updaters": {
            "SecurityGroupEgress": egress_rules,
            "SecurityGroupIngress": ingress_rules,
            "Tags": ec2_tags("GroupId"),
        },
        "finish": add_group_rules,
    },
    "AWS::EC2::Subnet": {"updaters": {"MapPublicIpOnLaunch": subnet_addresses, "Tags": ec2_tags("SubnetId")}},
    "AWS::EC2::SubnetRouteTableAssociation": {"updaters": {}, "create_only": ["RouteTableId", "SubnetId"]},
    "AWS::EC2::VPC": {
        "updaters": {
            "EnableDnsHostnames": vpc_dns("EnableDnsHostnames"),
            "EnableDnsSupport": vpc_dns("EnableDnsSupport"),
            "Tags": ec2_tags("VpcId"),
        },
    },
    "AWS::EC2::VPCEndpoint": {
        "updaters": {
            **dict.fromkeys(
                ["PolicyDocument", "PrivateDnsEnabled", "RouteTableIds", "SecurityGroupIds", "SubnetIds"], endpoint_settings
            ),
            "Tags": ec2_tags("Id"),
        },
        "finish": lambda request, model: ec2_tags("Id")(request, model, {}),
    },
    "AWS::EC2::VPCGatewayAttachment": {"updaters": {}, "create_only": ["VpcId"]},
    "AWS::IAM::Role": {
        "begins": "CreateRole",
        "updaters": {
            "AssumeRolePolicyDocument": role_trust,
            "Description": role_settings,
            "ManagedPolicyArns": role_attached,
            "MaxSessionDuration": role_settings,
            "PermissionsBoundary": role_boundary,
            "Policies": role_inline,
            "Tags": retag(
                lambda clients, model, tags: clients.iam.tag_role(RoleName=model["RoleName"], Tags=tags),
                lambda clients, model, keys: clients.iam.untag_role(RoleName=model["RoleName"], TagKeys=keys),
            ),
        },
    },
    "AWS::KMS::Alias": {"updaters": {"TargetKeyId": alias_target}},
    "AWS::KMS::Key": {
        "updaters": {
            "Description": key_description,
            "Enabled": key_state,
            "EnableKeyRotation": key_rotation,
            "KeyPolicy": key_policy,
            "PendingWindowInDays": nothing,
            "Tags": retag(
                lambda clients, model, tags: clients.kms.tag_resource(KeyId=model["KeyId"], Tags=kms_tags(tags)),
                lambda clients, model, keys: clients.kms.untag_resource(KeyId=model["KeyId"], TagKeys=keys),
            ),
        },
        "delete": schedule_key_deletion,
    },
    "AWS::SNS::Subscription": {
        "updaters": {
            "DeliveryPolicy": subscription_attribute("DeliveryPolicy", {}),
            "FilterPolicy": subscription_attribute("FilterPolicy", {}),
            "RawMessageDelivery": subscription_attribute("RawMessageDelivery", "false"),
        },
    },
    "AWS::SNS::Topic": {
        "updaters": {
            "DisplayName": topic_attribute("DisplayName"),
            "KmsMasterKeyId": topic_attribute("KmsMasterKeyId"),
            "Tags": retag(
                lambda clients, model, tags: clients.sns.tag_resource(ResourceArn=model["TopicArn"], Tags=tags),
                lambda clients, model, keys: clients.sns.untag_resource(ResourceArn=model["TopicArn"], TagKeys=keys),
            ),
        },
        "create_only": ["FifoTopic", "TopicName"],
    },
    "AWS::SNS::TopicPolicy": {"updaters": {"PolicyDocument": topic_policy, "Topics": topic_policy}},
    "AWS::SecretsManager::Secret": {
        "updaters": {
            "Description": secret_settings,
            "GenerateSecretString": secret_value,
            "KmsKeyId": secret_settings,
            "SecretString": secret_value,
            "Tags": retag(
                lambda clients, model, tags: clients.secretsmanager.tag_resource(SecretId=model["Id"], Tags=tags),
                lambda clients, model, keys: clients.secretsmanager.untag_resource(SecretId=model["Id"], TagKeys=keys),
            ),
        },
        "create_only": ["Name"],
    },
    # AWS::SQS::Queue and AWS::SQS::QueuePolicy make their updates themselves.
}


def amend(provider, updaters, finish=None, delete=None, create_only=None, begins=None):
    create = provider.create
    if create_only is not None:
        provider.SCHEMA = {**provider.SCHEMA, "createOnlyProperties": [f"/properties/{name}" for name in create_only]}

    def create_and_finish(request):
        def take_back():
            model = request.desired_state
            provider.delete(replace(request, desired_state=model, previous_state=model))

        try:
            event = create(request)
        except ClientError as error:
            if begins and error.operation_name != begins:
                take_back()
            raise
        if finish and event.status == rp.OperationStatus.SUCCESS:
            with or_else(take_back):
                finish(request, event.resource_model)
        return event

    def delete_really(request):
        delete(request, request.desired_state)
        return done({})

    provider.create = create_and_finish
    provider.update = lambda request: update_in_place(provider, request, updaters)
    if delete:
        provider.delete = delete_really
    return provider


stock_loader = rp.ResourceProviderExecutor.try_load_resource_provider


def load_provider(resource_type):
    if own := TYPES.get(resource_type):
        return own()
    provider = stock_loader(resource_type)
    if provider and (amendment := AMENDED.get(resource_type)):
        return amend(provider, **amendment)
    return provider


def execute_action(self, provider, payload):
    """LocalStack's own reports an update that it did not make as made, and gives the cause of no failure."""
    request = rp.convert_payload(stack_name=self.stack_name, stack_id=self.stack_id, payload=payload)
    try:
        match payload["action"]:
            case "Add":
                return provider.create(request)
            case "Dynamic" | "Modify":
                return provider.update(request)
            case "Remove":
                return provider.delete(request)
    except NotImplementedError:
        message = f"LocalStack cannot update {request.resource_type} in place"
        return failure(message, NotUpdatable(message))
    except Exception as error:
        if payload["action"] == "Remove" and check_not_found_exception(error, request.resource_type, request.desired_state):
            return done({})
        return failure(text_of(error), error)


def failure(message, error=None):
    return rp.ProgressEvent(
        status=rp.OperationStatus.FAILED, resource_model={}, message=message, custom_context={"exception": error}
    )


def text_of(error):
    return getattr(error, "message", None) or str(error) or type(error).__name__


rp.ResourceProviderExecutor.try_load_resource_provider = staticmethod(load_provider)
rp.ResourceProviderExecutor.execute_action = execute_action

# ------------------------------------------------------------------------------------------------ templates: nothing is made up

config.CFN_IGNORE_UNSUPPORTED_RESOURCE_TYPES = False
config.CFN_IGNORE_UNSUPPORTED_TYPE_CREATE = []
config.CFN_IGNORE_UNSUPPORTED_TYPE_UPDATE = []
change_set_model_preproc._AWS_URL_SUFFIX = "amazonaws.com"  # AWS::URLSuffix; LocalStack's own is LOCALSTACK_HOST

Checker = change_set_resource_support_checker.ChangeSetResourceSupportChecker
Preproc = change_set_model_preproc.ChangeSetModelPreproc
Describer = change_set_model_describer.ChangeSetModelDescriber
Executor = change_set_model_executor.ChangeSetModelExecutor
Properties = change_set_model_preproc.PreprocProperties


@patch(Checker.visit_node_resource)
def check_type(fn, self, node):
    if load_provider(node.type_.value) is None:
        raise ValidationError(f"Template format error: Unrecognized resource types: [{node.type_.value}]")


@patch(Preproc._deployed_property_value_of)
def attribute_value(fn, self, resource_logical_id, property_name, resolved_resources):
    """LocalStack's own answers "unknown", or nothing, for an attribute that is not there."""
    self._get_node_resource_for(resource_name=resource_logical_id, node_template=self._change_set.update_model.node_template)
    resource = resolved_resources.get(resource_logical_id)
    if resource is None:
        raise RuntimeError(f"No deployed instances of resource '{resource_logical_id}' were found")
    value = get_value_from_path(resource.get("Properties") or {}, property_name)
    if value is None:
        raise RuntimeError(
            f"Template error: resource {resource_logical_id} does not support attribute type {property_name} in Fn::GetAtt"
        )
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, (int, float)) else value


@contextmanager
def looking(self, is_there):
    """Notes down whether what is looked at will be there at all after the change."""
    stack = self.__dict__.setdefault("keywatch_looking", [])
    stack.append(is_there)
    try:
        yield
    finally:
        stack.pop()


@patch(Preproc.visit_node_resource)
def visit_resource(fn, self, node_resource):
    condition = node_resource.condition_reference
    is_there = is_nothing(condition) or self._resolve_resource_condition_reference(condition).after is not False
    with looking(self, is_there):
        return fn(self, node_resource)


@patch(Preproc.visit_node_intrinsic_function_fn_if)
def visit_if(fn, self, node_intrinsic_function):
    """Looks first at the branch that is left, if there is one; the result of a look is kept."""
    test, *branches = node_intrinsic_function.arguments.array
    delta = self.visit(test)
    taken = [
        None if is_nothing(name) or is_nothing(node := self._get_node_condition_if_exists(name)) else getattr(self.visit(node), side)
        for name, side in ((delta.before, "before"), (delta.after, "after"))
    ]
    if len(branches) == 2 and None not in taken and bool(taken[0]) != bool(taken[1]):
        with looking(self, False):
            self.visit(branches[0 if taken[0] else 1])
    return fn(self, node_intrinsic_function)


@patch(Preproc.visit_node_resources)
def visit_resources(fn, self, node_resources):
    """LocalStack's own forgets the resources that a condition takes away, and so leaves them behind."""
    for node in node_resources.resources:
        condition = node.condition_reference
        delta = None if is_nothing(condition) else self._resolve_resource_condition_reference(condition)
        if delta is None or delta.after is not False or delta.before is True:
            self.visit(node)


@patch(Preproc._resolve_attribute)
def resolve_attribute(fn, self, arguments, select_before):
    """LocalStack's own fails when a condition takes resources away, or brings them, that refer to each other."""
    try:
        return fn(self, arguments, select_before)
    except (RuntimeError, ValidationError):
        if select_before or not all(getattr(self, "keywatch_looking", [])):
            return ""  # of a resource that was not, or will not be: nobody sees it
        raise


def cidr_blocks(arguments):
    """Fn::Cidr, which LocalStack lacks. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-cidr.html"""
    block, count, host_bits = (arguments if len(arguments) == 3 else [*arguments, 8])
    if block == change_set_model_describer.CHANGESET_KNOWN_AFTER_APPLY:
        return [block] * int(count)
    try:
        network = ipaddress.ip_network(block)
        blocks = network.subnets(new_prefix=network.max_prefixlen - int(host_bits))
        found = [str(one) for one in itertools.islice(blocks, int(count))]
    except (TypeError, ValueError) as error:
        raise RuntimeError(f"Template error: Fn::Cidr: {error}") from error
    if len(found) < int(count):
        raise RuntimeError(f"Template error: Fn::Cidr: {block} has no {count} blocks of {host_bits} bits")
    return found


def visit_cidr(self, node):
    return self._cached_apply(scope=node.scope, arguments_delta=self.visit(node.arguments), resolver=cidr_blocks)


def validate_cidr(self, node):
    try:
        return visit_cidr(self, node)
    except RuntimeError:
        return self.visit(node.arguments)  # of something that is not there yet


change_set_model.INTRINSIC_FUNCTIONS.add("Fn::Cidr")
change_set_model_visitor.ChangeSetModelVisitor.visit_node_intrinsic_function_fn_cidr = lambda self, node: self.visit_children(node)
Preproc.visit_node_intrinsic_function_fn_cidr = visit_cidr
change_set_model_transform.ChangeSetModelTransform.visit_node_intrinsic_function_fn_cidr = validate_cidr
change_set_model_validator.ChangeSetModelValidator.visit_node_intrinsic_function_fn_cidr = validate_cidr


@patch(Preproc.visit_node_intrinsic_function_fn_import_value)
def import_value(fn, self, node_intrinsic_function):
    """LocalStack's own drops a value whose export is not there."""
    delta = fn(self, node_intrinsic_function)
    name = self.visit(node_intrinsic_function.arguments).after
    if isinstance(name, str) and change_set_model_describer.CHANGESET_KNOWN_AFTER_APPLY not in name:
        if name not in exports_map(self._change_set.account_id, self._change_set.region_name):
            raise ValidationError(f"No export named {name} found.")
        if isinstance(self, Executor):
            imports_of(self).add(name)
    return delta


@patch(Describer._register_resource_change)
def register_change(fn, self, logical_id, type_, physical_id, before_properties, after_properties, requires_replacement=False):
    if requires_replacement and before_properties and after_properties:
        requires_replacement = bool(replacing(type_, before_properties, after_properties))
    return fn(self, logical_id, type_, physical_id, before_properties, after_properties, requires_replacement)


def replacing(type_name, before, after):
    """The create-only properties whose values differ. LocalStack's own replaces also where one merely refers to a change."""
    names = [path[0] for path in paths(load_provider(type_name).SCHEMA, "createOnlyProperties")]
    return [name for name in names if before.properties.get(name) != after.properties.get(name)]


# ------------------------------------------------------------------------------------------------ operations on stacks

# What an executor notes down, by the executor: it is an object of LocalStack's.
NAMED = {"AWS::IAM::Group", "AWS::IAM::InstanceProfile", "AWS::IAM::ManagedPolicy", "AWS::IAM::Role", "AWS::IAM::User"}
IAM_NAMES = {"GroupName", "InstanceProfileName", "ManagedPolicyName", "RoleName", "UserName"}


def notes(executor):
    if not hasattr(executor, "keywatch"):
        executor.keywatch = SimpleNamespace(steps=[], policies={}, failed=[], imports=set(), undoing=False)
    return executor.keywatch


def imports_of(executor):
    return notes(executor).imports


@patch(Executor._merge_before_properties)
def merge_before(fn, self, name, resource):
    merged = fn(self, name, resource)
    return Properties({**merged.properties, BEFORE: copy.deepcopy(resource.properties.properties)})


@patch(Executor._execute_resource_change)
def execute_change(fn, self, name, before, after):
    note = notes(self)
    if not is_nothing(after):
        note.policies[name] = after.deletion_policy
    if not is_nothing(before) and not is_nothing(after) and before.resource_type == after.resource_type:
        after.requires_replacement = bool(replacing(after.resource_type, before.properties, after.properties))
    # Of what was created for good, RetainExceptOnCreate keeps as Retain does; LocalStack's own deletes it.
    if not is_nothing(before) and before.deletion_policy == "RetainExceptOnCreate":
        before.deletion_policy = "Retain"
    return fn(self, name, before, after)


@patch(Executor._execute_resource_action)
def execute_step(
    fn, self, action, logical_resource_id, resource_type, before_properties, after_properties, part_of_replacement=False
):
    """Runs a step, and notes down what undoes it."""
    event = fn(
        self, action, logical_resource_id, resource_type, before_properties, after_properties, part_of_replacement
    )
    note, is_failed = notes(self), event.status == rp.OperationStatus.FAILED
    if is_failed:
        note.failed.append(logical_resource_id)
    is_begun = not is_failed or action == ChangeAction.Modify and not isinstance(
        event.custom_context.get("exception"), NotUpdatable
    )
    if not note.undoing and action != ChangeAction.Remove and is_begun:
        made = None if is_failed else copy.deepcopy(event.resource_model)
        note.steps.append((action, logical_resource_id, resource_type, before_properties, after_properties, made))
    return event


@patch(Executor._process_event)
def process_event(fn, self, *, event_status, **event):
    """LocalStack's own gives the stack the status of a resource that failed, and so seems to have ended already."""
    stack = self._change_set.stack
    stack.keywatch_quiet = True
    try:
        return fn(self, event_status=event_status, **event)
    finally:
        stack.keywatch_quiet = False


@patch(Stack.set_stack_status)
def set_stack_status(fn, self, status, reason=None):
    if getattr(self, "keywatch_quiet", False):
        return
    if status == StackStatus.DELETE_FAILED:
        reason = reason or getattr(self, "keywatch_failure", None)
    self.status_reason = None  # the reason of a status ends with it
    fn(self, status, reason)


@patch(Stack._store_event)
def store_event(fn, self, **event):
    fn(self, **event)
    if token := getattr(self, "keywatch_token", None):
        self.events[0]["ClientRequestToken"] = token


def undo(executor):
    """Takes back, newest first, what the operation did; gives the names of what could not be taken back."""
    note, creates = notes(executor), executor._change_set.change_set_type == "CREATE"
    note.undoing, note.failed = True, []
    for action, name, kind, before, after, made in reversed(note.steps):
        if action == ChangeAction.Add:
            if creates and note.policies.get(name) == "Retain":
                continue
            undoing = ChangeAction.Remove
            arguments = {"before_properties": Properties(made), "after_properties": None}
        else:
            # An update that failed may have been made in part: all that it was to change is set back.
            undoing, template = ChangeAction.Modify, before.properties[BEFORE]
            state = {**before.properties, **(made or {}), BEFORE: after.properties}
            arguments = {"before_properties": Properties(state), "after_properties": Properties(copy.deepcopy(template))}
        report = {"action": undoing, "logical_resource_id": name, "resource_type": kind}
        executor._process_event(event_status=rp.OperationStatus.IN_PROGRESS, **report)
        event = executor._execute_resource_action(**report, **arguments)
        executor._process_event(event_status=event.status, reason=event.message or None, **report)
    return note.failed


def stacks_beside(stack):
    stacks = get_cloudformation_store(stack.account_id, stack.region_name).stacks_v2.values()
    return [one for one in stacks if one.is_active() and one is not stack]


def importers(stack, name):
    return [one.stack_name for one in stacks_beside(stack) if name in getattr(one, "keywatch_imports", ())]


def export_conflict(stack, outputs):
    """Why the stack may not export what its outputs say: another does already, or imports what would change."""
    exports = {one["ExportName"]: one["OutputValue"] for one in outputs if one.get("ExportName")}
    for name in exports:
        for other in stacks_beside(stack):
            if name in other.resolved_exports:
                return f"Export with name {name} is already exported by stack {other.stack_name}."
    for name, value in stack.resolved_exports.items():
        if exports.get(name) != value and (users := importers(stack, name)):
            change = "update" if name in exports else "delete"
            return f"Cannot {change} export {name} as it is in use by {', '.join(users)}."
    return None


def roll_back(executor, cause):
    change_set, note = executor._change_set, notes(executor)
    stack, creates = change_set.stack, change_set.change_set_type == "CREATE"
    prefix = "" if creates else "UPDATE_"
    reason = f"The following resource(s) failed to {'create' if creates else 'update'}: [{', '.join(note.failed)}]. "
    stack.set_stack_status(StackStatus(f"{prefix}ROLLBACK_IN_PROGRESS"), reason if note.failed else cause)
    resources, states = stack.resolved_resources, executor.keywatch_states
    if failed := undo(executor):
        stack.set_stack_status(
            StackStatus(f"{prefix}ROLLBACK_FAILED"), f"The following resource(s) failed to roll back: [{', '.join(failed)}]. "
        )
        return
    executor.resources.clear()
    executor.resources.update(resources)
    if not creates:
        # What the stack is made of is what it was made of before.
        stack.resource_states = states
        for member in ("template", "processed_template", "template_body", "resolved_parameters"):
            setattr(change_set, member, getattr(stack, member))
        stack.set_stack_status(StackStatus.UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS)
    stack.set_stack_status(StackStatus(f"{prefix}ROLLBACK_COMPLETE"))


@patch(Executor.execute)
def execute(fn, self):
    change_set, note = self._change_set, notes(self)
    stack = change_set.stack
    is_deletion = stack.status == StackStatus.DELETE_IN_PROGRESS
    self.keywatch_states = dict(stack.resource_states)
    cause = None
    try:
        self.process()
        if not is_deletion:
            cause = export_conflict(stack, self.outputs)
    except change_set_model_executor.TriggerRollback as error:
        cause = error.reason or "failed"
    except Exception as error:
        cause = text_of(error)
    if cause is not None and not is_deletion:
        roll_back(self, cause)
        return change_set_model_executor.ChangeSetModelExecutorResult(self.resources, [], cause)
    if self._deferred_actions and not is_deletion:
        stack.set_stack_status(StackStatus.UPDATE_COMPLETE_CLEANUP_IN_PROGRESS)
    for deferred in reversed(self._deferred_actions):
        deferred.action()
    if is_deletion and (cause or note.failed):
        # The operation's thread makes DELETE_FAILED of it, but without the reason.
        stack.keywatch_failure = cause or f"The following resource(s) failed to delete: [{', '.join(note.failed)}]. "
        raise Refused(stack.keywatch_failure)
    if not is_deletion:
        # LocalStack's own does this after the stack's last event, when a client may have asked for them already.
        exports = {one["ExportName"]: one["OutputValue"] for one in self.outputs if one.get("ExportName")}
        stack.resolved_outputs, stack.resolved_exports, stack.keywatch_imports = self.outputs, exports, note.imports
        stack.change_set_id = change_set.change_set_id
    return change_set_model_executor.ChangeSetModelExecutorResult(self.resources, self.outputs, None)


Provider = cloudformation_provider.CloudformationProviderV2


def require_capabilities(template, given):
    resources = [one for one in (template.get("Resources") or {}).values() if isinstance(one, dict)]
    iam = [one for one in resources if str(one.get("Type")).startswith("AWS::IAM::")]
    named = [one for one in iam if one.get("Type") in NAMED and IAM_NAMES & (one.get("Properties") or {}).keys()]
    if named and "CAPABILITY_NAMED_IAM" not in given:
        raise InsufficientCapabilitiesException("Requires capabilities : [CAPABILITY_NAMED_IAM]")
    if iam and not {"CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"} & {*given}:
        raise InsufficientCapabilitiesException("Requires capabilities : [CAPABILITY_IAM]")


def violation(declared, value):
    """What is wrong with a parameter's value. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html"""
    if "AllowedValues" in declared and value not in [str(one) for one in declared["AllowedValues"]]:
        return "must be one of AllowedValues"
    if "AllowedPattern" in declared and not re.fullmatch(declared["AllowedPattern"], value):
        return f"must match pattern {declared['AllowedPattern']}"
    if len(value) < int(declared.get("MinLength", 0)):
        return f"must contain at least {declared['MinLength']} characters"
    if len(value) > int(declared.get("MaxLength", 4096)):
        return f"must contain at most {declared.get('MaxLength', 4096)} characters"
    if declared["Type"] == "Number":
        if "MinValue" in declared and float(value) < float(declared["MinValue"]):
            return f"must be a number not less than {declared['MinValue']}"
        if "MaxValue" in declared and float(value) > float(declared["MaxValue"]):
            return f"must be a number not greater than {declared['MaxValue']}"
    return None


resolve_parameters = Provider._resolve_parameters


def resolve_and_check_parameters(template, parameters, account_id, region_name, before_parameters):
    """LocalStack's own checks no constraint, and ignores parameters that the template does not have."""
    declared = (template or {}).get("Parameters") or {}
    if unknown := [name for name in parameters or {} if name not in declared]:
        raise ValidationError(f"Parameters: [{', '.join(unknown)}] do not exist in the template")
    resolved = resolve_parameters(template, parameters, account_id, region_name, before_parameters)
    for name, declaration in declared.items():
        given, is_list = resolved[name].get("given_value"), "List" in declaration["Type"]
        text = str(declaration.get("Default", "") if given is None else given)
        for value in text.split(",") if is_list else [text]:
            if problem := violation(declaration, value.strip() if is_list else value):
                description = declaration.get("ConstraintDescription")
                stated = f"Parameter {name} failed to satisfy constraint: {description}"
                raise ValidationError(stated if description else f"Parameter '{name}' {problem}")
    return resolved


Provider._resolve_parameters = staticmethod(resolve_and_check_parameters)


def find_stack(context, name):
    try:
        return cloudformation_provider.find_stack_v2(get_cloudformation_store(context.account_id, context.region), name)
    except KeyError:
        return None


def refusal(error):
    """What is wrong with a template is no InternalError, which clients try again for minutes."""
    return error if isinstance(error, ServiceException) else ValidationError(text_of(error))


@patch(Provider.describe_change_set)
def describe_change_set(fn, self, *arguments, **others):
    try:
        return fn(self, *arguments, **others)
    except Exception as error:
        raise refusal(error) from error


@patch(Provider.create_change_set)
def create_change_set(fn, self, context, request):
    name = request.get("StackName")
    stack = find_stack(context, name) if name else None
    status = stack.status if stack else None
    if request.get("TemplateBody") or request.get("TemplateURL"):
        template = template_preparer.parse_template(api_utils.extract_template_body(request))
        require_capabilities(template, request.get("Capabilities") or [])
    updatable = {"CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "REVIEW_IN_PROGRESS"}
    if stack and request.get("ChangeSetType", "UPDATE") == "UPDATE" and status not in updatable:
        raise ValidationError(f"Stack:{stack.stack_id} is in {status} state and can not be updated.")
    try:
        return fn(self, context, request)
    except Exception as error:
        # LocalStack's own leaves the shell of a stack behind a change set that it refused.
        if stack is None and name and (shell := find_stack(context, name)):
            get_cloudformation_store(context.account_id, context.region).stacks_v2.pop(shell.stack_id, None)
        raise refusal(error) from error
    finally:
        # ... and takes a stack that was rolled back for one that was never made.
        if stack and stack.status != status and status == "UPDATE_ROLLBACK_COMPLETE":
            stack.status = StackStatus(status)
            stack.events.pop(0)


@patch(Provider.execute_change_set)
def execute_change_set(fn, self, context, change_set_name, stack_name=None, client_request_token=None, **others):
    store = get_cloudformation_store(context.account_id, context.region)
    change_set = cloudformation_provider.find_change_set_v2(store, change_set_name, stack_name)
    if change_set and change_set.execution_status == "AVAILABLE":
        change_set.stack.keywatch_token = client_request_token
    return fn(self, context, change_set_name, stack_name, client_request_token, **others)


@patch(Provider.delete_stack)
def delete_stack(fn, self, context, stack_name, *arguments, **others):
    stack = find_stack(context, stack_name)
    if stack is None or stack.status == StackStatus.DELETE_COMPLETE:
        return None
    if stack.enable_termination_protection:
        raise ValidationError(f"Stack [{stack.stack_name}] cannot be deleted while TerminationProtection is enabled")
    stack.keywatch_token = others.get("client_request_token")
    for name in stack.resolved_exports:
        if users := importers(stack, name):
            reason = f"Delete canceled. Cannot delete export {name} as it is in use by {', '.join(users)}."
            stack.set_stack_status(stack.status, reason)
            return None
    if not stack.resolved_resources:
        stack.set_stack_status(StackStatus.DELETE_IN_PROGRESS)
        stack.set_stack_status(StackStatus.DELETE_COMPLETE)
        stack.deletion_time = datetime.now(tz=UTC)
        return None
    return fn(self, context, stack_name, *arguments, **others)


@patch(Provider._describe_stack)
def describe_stack(fn, self, stack):
    description = fn(self, stack)
    if stack.status != StackStatus.DELETE_COMPLETE:
        description.pop("DeletionTime", None)  # LocalStack's own counts a failed operation as a deletion
    return description


# ------------------------------------------------------------------------------------------------ logs: the gateway evaluates


def put_log_events(self, context, log_group_name, log_stream_name, log_events, sequence_token=None, entity=None, **others):
    """LocalStack's own fires every filter of every group, whatever its pattern, for every event."""
    return logs_provider.call_moto(context)


logs_provider.LogsProvider.put_log_events = put_log_events


@patch(MetricFilters.add_filter)
def add_filter(fn, self, filter_name, filter_pattern, log_group_name, metric_transformations):
    """PutMetricFilter creates or replaces; LocalStack's own adds a second filter of the same name."""
    place = (filter_name, log_group_name)
    self.metric_filters = [one for one in self.metric_filters if (one["filterName"], one["logGroupName"]) != place]
    return fn(self, filter_name, filter_pattern, log_group_name, metric_transformations)


# ------------------------------------------------------------------------------------------------ what can be asked for, and where

ROUTER.add("/_keywatch/trails", lambda request, **_: Response.for_json(trails()))
ROUTER.add("/_keywatch/resources", lambda request, **_: Response.for_json(list(METADATA.values())))


@patch(twisted_server.TwistedRuntimeServer.register)
def register(fn, self, gateway, listen, ssl_creds=None):
    """LocalStack's own ignores the address in GATEWAY_LISTEN and listens everywhere."""
    stock = twisted_server.endpoints
    for address in listen:
        host = "" if address.host in ("0.0.0.0", "") else address.host
        twisted_server.endpoints = SimpleNamespace(
            TCP4ServerEndpoint=lambda reactor, port, host=host: stock.TCP4ServerEndpoint(reactor, port, interface=host),
            TCP6ServerEndpoint=stock.TCP6ServerEndpoint,
        )
        fn(self, gateway, [address], ssl_creds)
    twisted_server.endpoints = stock
