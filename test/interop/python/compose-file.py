"""Reads compose files, given as objects without YAML merges, as strictly as the specification."""

import json

import compose_spec
from answer import answer


def problems(files: list) -> list:
    found = []
    for file in files:
        try:
            compose_spec.PyCompose.from_json(json.dumps(file))
            found.append(None)
        except ValueError as error:
            found.append(str(error))
    return found


answer(problems)
