"""Unpacks the members of a wheel that match one of the patterns, and prints their sizes and SHA-256 as JSON.

usage: unpack_wheel.py WHEEL TARGET PATTERN...

Every file is on disk (fsync) before the list is printed. A member that would land outside TARGET is an error.
"""

import fnmatch
import hashlib
import json
import os
import sys
import zipfile


def main(wheel, target, patterns):
    target = os.path.realpath(target)
    files = {}
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.infolist():
            if member.is_dir() or not any(fnmatch.fnmatchcase(member.filename, p) for p in patterns):
                continue
            path = os.path.realpath(os.path.join(target, member.filename))
            if os.path.commonpath([target, path]) != target:
                raise SystemExit(f"{member.filename} would be unpacked outside {target}")
            files[member.filename] = extract(archive, member, path)
    print(json.dumps(files))


def extract(archive, member, path):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    digest = hashlib.sha256()
    with archive.open(member) as source, open(path, "wb") as out:
        while chunk := source.read(1 << 20):
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    executable = (member.external_attr >> 16) & 0o111
    os.chmod(path, 0o755 if executable else 0o644)
    return {"size": member.file_size, "sha256": digest.hexdigest()}


main(sys.argv[1], sys.argv[2], sys.argv[3:])
