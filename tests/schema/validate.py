"""Validates specifications against their JSON Schema, with readers of YAML 1.1 and 1.2.

validate.py SCHEMA accept|refuse FOLDER...: whether each folder is as said.
"""

import datetime
import json
import sys
from pathlib import Path

import jsonschema
import ruamel.yaml
import yaml


class Surprise(Exception):
    """A value that JSON does not have: what was meant as text is read as something else."""


def as_json(value, at="the file"):
    """The value as a validator of JSON sees it."""
    if isinstance(value, dict):
        for key in value:
            # A number as a key is its text in JSON; anything else was meant as a text.
            if isinstance(key, bool) or not isinstance(key, (str, int)):
                raise Surprise(f"{at}: the key {key!r} is no text")
        return {str(key): as_json(item, f"{at}/{key}") for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item, f"{at}/{index}") for index, item in enumerate(value)]
    if isinstance(value, (datetime.date, datetime.datetime)):
        raise Surprise(f"{at}: {value!r} is no text")
    return value


def read_1_1(text):
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def read_1_2(text):
    return ruamel.yaml.YAML(typ="safe", pure=True).load(text)


def problems(validator, path):
    """What is wrong with a file, in short."""
    text = path.read_text(encoding="utf-8")
    found, readings = [], []
    for version, read in (("1.1", read_1_1), ("1.2", read_1_2)):
        try:
            reading = as_json(read(text))
        except (Surprise, yaml.YAMLError, ruamel.yaml.YAMLError) as error:
            found.append(f"YAML {version}: {error}")
            continue
        readings.append(reading)
        errors = sorted(validator.iter_errors(reading), key=lambda error: str(error.json_path))
        found += [f"YAML {version}: {best(error)}" for error in errors]
    if len(readings) == 2 and readings[0] != readings[1]:
        found.append("readers of YAML 1.1 and 1.2 do not read the same")
    return found


def best(error):
    """The innermost of the errors that a choice of the schema holds."""
    inner = jsonschema.exceptions.best_match([error])
    return f"{inner.json_path}: {inner.message[:200]}"


def main():
    schema_file, wanted, *folders = sys.argv[1:]
    schema = json.loads(Path(schema_file).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    failures = files = 0
    for folder in folders:
        found = []
        for path in sorted(Path(folder).rglob("*.yaml")):
            files += 1
            found += [f"{path}: {problem}" for problem in problems(validator, path)]
        if wanted == "accept" and found:
            failures += 1
            print("\n".join(found))
        if wanted == "refuse" and not found:
            failures += 1
            print(f"{folder}: the schema takes what the generator refuses")
    print(f"{files} files in {len(folders)} folders: {failures} not as they should be")
    return 1 if failures or not files else 0


if __name__ == "__main__":
    sys.exit(main())
