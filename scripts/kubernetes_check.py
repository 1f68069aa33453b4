#!/usr/bin/env python3
"""Would a cluster take these folders of manifests, and would they mean something there?

    kubernetes_check.py [--json] [--crds DIR] FOLDER...

Each FOLDER holds a kustomization.yaml and the files it lists. Core kinds are held against the strict schemas of several
Kubernetes versions (package kubernetes-validate), Gateway API kinds against the CRDs in DIR with unknown fields forbidden and
their CEL rules evaluated (gateway_rules.py), and all against kubernetes_rules.py: what schemas cannot say. The topology two
folders above, if there is one, says which version and channel of the Gateway API is meant; else it is the CRDs' own.
Prints what is wrong; exit status 1 when anything is.
"""

import argparse
import glob
import json
import os
import re
import shutil
import subprocess
import sys

import jsonschema
import kubernetes_validate
import yaml

import gateway_rules
import ingress_rules
import kubernetes_rules

SCHEMAS = os.path.join(os.path.dirname(kubernetes_validate.__file__), "kubernetes-json-schema")
SHIPPED = sorted({tuple(int(part) for part in re.findall(r"[0-9]+", name)[:2]) for name in os.listdir(SCHEMAS)})
OLDEST, NEWEST = (1, 28), SHIPPED[-1]
GATEWAY = "gateway.networking.k8s.io"
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def closed(schema):
    """The schema with unknown fields forbidden wherever fields are named."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    # Alternatives name only the fields that they tell apart.
    made = {key: value if key in ("oneOf", "anyOf", "allOf", "not") else closed(value) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict) and "additionalProperties" not in schema:
        made["additionalProperties"] = False
    return made


def gateway_schemas(folder):
    """Schemas and validators by (apiVersion, kind) from the CustomResourceDefinitions in a folder."""
    schemas = {}
    for path in sorted(glob.glob(os.path.join(folder, "*.yaml"))):
        for document in yaml.load_all(open(path), Loader):
            if not document or document.get("kind") != "CustomResourceDefinition":
                continue
            spec = document["spec"]
            for version in spec["versions"]:
                schema = closed(version["schema"]["openAPIV3Schema"])
                # Its fields belong to every kind; the CRD leaves them open.
                schema["properties"]["metadata"] = {"type": "object", "required": ["name"]}
                name = (f"{spec['group']}/{version['name']}", spec["names"]["kind"])
                schemas[name] = schema
    schemas = gateway_rules.extended(schemas)
    return {name: (schema, jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.FormatChecker())) for name, schema in schemas.items()}


def kustomize_findings(folder):
    """Does `kubectl kustomize` build the folder? Without kubectl nobody asks; CI has one."""
    kubectl = shutil.which("kubectl")
    if not kubectl:
        if os.environ.get("LBGEN_REQUIRE_NATIVE"):
            yield "kubectl is not installed"
        return
    run = subprocess.run([kubectl, "kustomize", folder], capture_output=True, text=True, timeout=120)
    if run.returncode != 0 or run.stderr.strip():
        yield f"kubectl kustomize: {run.stderr.strip() or run.returncode}"
        return
    listed = sum(len(list(filter(None, yaml.load_all(open(os.path.join(folder, name)), Loader))))
                 for name in yaml.load(open(os.path.join(folder, "kustomization.yaml")), Loader).get("resources", []))
    built = len(list(filter(None, yaml.load_all(run.stdout, Loader))))
    if built != listed:
        yield f"kubectl kustomize makes {built} objects of {listed}"


def cluster_settings(folder):
    """What the topology of a folder says of its cluster; `None` when there is no topology beside it."""
    path = os.path.join(folder, "..", "..", "topology.yaml")
    if not os.path.exists(path):
        return None
    return yaml.load(open(path), Loader).get("targets", {}).get("kubernetes") or {}


def versions(folder):
    """The versions that a folder is held against: its topology's, or the oldest one, and the newest there is a schema of."""
    settings = cluster_settings(folder)
    named = OLDEST if settings is None else tuple(int(part) for part in str(settings.get("version", "1.32")).split(".")[:2])
    return ["%d.%d" % version for version in sorted({max(named, OLDEST), NEWEST})]


def gateway_version(folder):
    """The version and whether the channel is the experimental one, as the topology of a folder says."""
    cluster, settings = cluster_settings(folder), {}
    if cluster is not None:
        settings = cluster.get("gateway") or {"version": "1.4"}
    version = str(settings.get("version", "1.4" if settings else "1.6"))
    return tuple(int(part) for part in version.split(".")[:2]), settings.get("channel") == "experimental"


def schema_findings(document, schemas, rules, versions, version, experimental):
    api, kind = document.get("apiVersion", ""), document.get("kind", "")
    if api.startswith(GATEWAY + "/"):
        if not schemas:
            return
        if (api, kind) not in schemas:
            yield f"no such kind in the Gateway API: {api} {kind}"
            return
        yield from gateway_rules.gates(document, version, experimental)
        schema, validator = schemas[(api, kind)]
        errors = [f"Gateway API schema: {error.json_path}: {error.message}" for error in validator.iter_errors(document)]
        # The rules take for granted what the schema demands.
        yield from errors or [f"Gateway API rule: {said}" for said in rules.findings(document, schema)]
        return
    own = ingress_rules.own_resource(document)
    if own is not None:
        yield from own
        return
    for version in versions:
        try:
            kubernetes_validate.validate(document, version, strict=True)
        except kubernetes_validate.ValidationError as error:
            yield f"Kubernetes {version}: {'.'.join(str(part) for part in error.path)}: {error.message}"
        except (kubernetes_validate.SchemaNotFoundError, kubernetes_validate.InvalidSchemaError) as error:
            # The command line of the package would only warn and end with 0.
            yield f"Kubernetes {version}: no such kind: {error}"


def listed_findings(folder, present):
    path = os.path.join(folder, "kustomization.yaml")
    if not os.path.exists(path):
        return ["kustomization.yaml is missing"]
    kustomization = yaml.load(open(path), Loader)
    listed = kustomization.get("resources", [])
    said = [] if kustomization.get("kind") == "Kustomization" else ["kustomization.yaml is not of kind Kustomization"]
    said += [f"kustomization.yaml lists {name}, which is not there" for name in listed if name not in present]
    said += [f"kustomization.yaml does not list {name}" for name in present if name not in listed]
    if len(set(listed)) != len(listed):
        said.append("kustomization.yaml lists a file twice")
    return said


def check(folder, schemas, rules):
    version, experimental = gateway_version(folder)
    present = sorted(name for name in os.listdir(folder) if name.endswith(".yaml") and name != "kustomization.yaml")
    said, documents, wanted = listed_findings(folder, present), [], versions(folder)
    for name in present:
        try:
            parsed = list(yaml.load_all(open(os.path.join(folder, name)), Loader))
        except yaml.YAMLError as error:
            said.append(f"{name}: not YAML: {error}")
            continue
        for document in parsed:
            if not isinstance(document, dict) or not document.get("kind") or not document.get("apiVersion"):
                said.append(f"{name}: a document without apiVersion and kind")
                continue
            documents.append((name, document))
            said += [f"{name}: {finding}"
                     for finding in schema_findings(document, schemas, rules, wanted, version, experimental)]
    # Rules read fields that a broken document may not have.
    return said or kubernetes_rules.findings(documents) + list(kustomize_findings(folder))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print {folder: [finding]}")
    parser.add_argument("--crds", help="a folder with the Gateway API's CustomResourceDefinitions")
    parser.add_argument("folder", nargs="+")
    options = parser.parse_args()
    schemas = gateway_schemas(options.crds) if options.crds else {}
    if options.crds and not schemas:
        sys.exit(f"no CustomResourceDefinition in {options.crds}")
    rules = gateway_rules.Rules()
    found = {folder: check(folder, schemas, rules) for folder in options.folder}
    if options.json:
        json.dump(found, sys.stdout, indent=1)
    else:
        for folder, said in found.items():
            print("".join(f"{folder}: {line}\n" for line in said), end="")
    return 1 if any(found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
