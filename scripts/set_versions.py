#!/usr/bin/env python3
"""Changes the versions of targets in a topology: set_versions.py nginx=1.26 haproxy=3.0 <topology.yaml >other.yaml

Works on the text, so that comments and layout stay: `nginx: {version: "1.22", ...}`, `nginx: {}` and the block form below
`targets:`. A target that the topology does not have is left out.
"""

import re
import sys


def set_version(section, target, version):
    spot = re.compile(rf"(^|[{{,\s]){target}:[ \t]*(\{{[^{{}}]*\}}|$)", re.M)
    match = spot.search(section)
    if not match:
        return section
    settings = match.group(2)
    if settings.startswith("{"):
        kept = re.sub(r'version:\s*("[^"]*"|[^,}\s]+)\s*,?\s*', "", settings[1:-1]).strip().rstrip(",")
        new = f'{{version: "{version}"' + (f", {kept}" if kept else "") + "}"
        return section[:match.start(2)] + new + section[match.end(2):]
    rest = section[match.end():]
    line = re.match(r'((?:\n[ \t]+(?!version)[^\n]*)*?\n[ \t]+version:)[ \t]*\S+', rest)
    if line:
        return section[:match.end()] + line.group(1) + f' "{version}"' + rest[line.end():]
    return section[:match.end()] + f' {{version: "{version}"}}' + rest


def main():
    text = sys.stdin.read()
    match = re.search(r"^targets:.*?(?=^\S|\Z)", text, re.M | re.S)
    if match:
        section = match.group(0)
        for pair in sys.argv[1:]:
            section = set_version(section, *pair.split("=", 1))
        text = text[:match.start()] + section + text[match.end():]
    sys.stdout.write(text)


main()
