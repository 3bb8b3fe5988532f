#!/usr/bin/env python3
"""Checks an exported ledger of Gangze, anywhere: Python 3.8 or later, nothing else needed.

BUNDLE is the exported .zip, or the folder it was unpacked to. Every fact is hashed again, every day's tree built again,
every seal followed back to the first. --expect names (at least 12 digits of) a content hash from a receipt or a seal
hash kept elsewhere: only this can show that a bundle was cut off at its end. Format: docs/rules/ledger.md.
Exit status: 0 sound, 1 faults were found and named, 2 the bundle cannot be read.
"""

import argparse
import hashlib
import json
import os
import struct
import sys
import zipfile

FACT = {"number": int, **dict.fromkeys(["tenant", "client_uuid", "received_at", "business_on", "content_hash"], str)}
SEAL = {"sequence": int, "first_number": int, "last_number": int, "tenant": str, "day": str, "seal_hash": str}
LONGEST_LINE = 256 * 1024 * 1024


def sm3(message):
    """GB/T 32905-2016; kept here because not every Python has it."""

    def turn(x, n):
        return (x << n % 32 | x >> 32 - n % 32) & 0xFFFFFFFF

    message += b"\x80" + b"\0" * ((55 - len(message)) % 64) + struct.pack(">Q", 8 * len(message))
    state = struct.unpack(">8I", bytes.fromhex("7380166f4914b2b9172442d7da8a0600a96f30bc163138aae38dee4db0fb0e4e"))
    for start in range(0, len(message), 64):
        w = list(struct.unpack(">16I", message[start : start + 64]))
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ turn(w[j - 3], 15)
            w.append(x ^ turn(x, 15) ^ turn(x, 23) ^ turn(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = state
        for j in range(64):
            first = turn(turn(a, 12) + e + turn(0x79CC4519 if j < 16 else 0x7A879D8A, j) & 0xFFFFFFFF, 7)
            ff = a ^ b ^ c if j < 16 else a & b | a & c | b & c
            gg = e ^ f ^ g if j < 16 else e & f | ~e & g
            one = ff + d + (first ^ turn(a, 12)) + (w[j] ^ w[j + 4]) & 0xFFFFFFFF
            two = gg + h + first + w[j] & 0xFFFFFFFF
            a, b, c, d, e, f, g, h = one, a, turn(b, 9), c, two ^ turn(two, 9) ^ turn(two, 17), e, turn(f, 19), g
        state = [state[i] ^ word for i, word in enumerate((a, b, c, d, e, f, g, h))]
    return struct.pack(">8I", *state)


HASHES = {"sm3": sm3, "sha256": lambda content: hashlib.sha256(content).digest()}


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("utf-8")


def root(algorithm, leaves):
    """Return the root of RFC 6962's tree; a left branch holds the largest power of two below the whole."""
    split = 1 << (len(leaves) - 1).bit_length() - 1 if len(leaves) > 1 else 0
    branches = [bytes.fromhex(root(algorithm, half)) for half in (leaves[:split], leaves[split:]) if split]
    return HASHES[algorithm](b"\1" + b"".join(branches) if split else b"\0" + leaves[0]).hex()


class Bundle:
    def __init__(self, path):
        self.archive = None if os.path.isdir(path) else zipfile.ZipFile(path)
        self.path, self.faults, self.files, self.seen = path, 0, {}, set()

    def open(self, name):
        return self.archive.open(name) if self.archive else open(os.path.join(self.path, name), "rb")

    def fault(self, words, *names):
        self.faults += 1
        print(words.format(*names, *names))

    def records(self, name, key):
        """Yield each record and whether its hash holds; a line that is not exactly as written is a fault, left out."""
        hashing = hashlib.sha256()
        with self.open(name) as stream:
            for number, line in enumerate(iter(lambda: stream.readline(LONGEST_LINE), b""), 1):
                hashing.update(line)
                record = parsed(line, key)
                if record is None:
                    self.fault("{} 第 {} 行已损坏 · {} line {} is damaged", name, number)
                    continue
                self.seen.add(record[key])
                content = {field: value for field, value in record.items() if field not in (key, "leaves")}
                yield record, HASHES[record["algorithm"]](canonical(content)).hex() == record[key]
        self.files[name] = hashing.hexdigest()


def parsed(line, key):
    try:
        record = json.loads(line.decode("utf-8"))
        fields = FACT if key == "content_hash" else SEAL
        good = canonical(record) + b"\n" == line and all(type(record[name]) is kind for name, kind in fields.items())
        return record if good and record["algorithm"] in HASHES else None
    except (ValueError, TypeError, LookupError, RecursionError):
        return None


def check_seals(bundle, tenant):
    seals, before = [], {"seal_hash": "0" * 64, "sequence": 0, "last_number": 0, "day": ""}
    for seal, is_sound in bundle.records("seals.jsonl", "seal_hash"):
        name = f"{seal['day']} #{seal['sequence']}"
        if not is_sound or seal["tenant"] != tenant:
            bundle.fault("封存 {} 的内容被改动 · seal {} was changed", name)
        steps = (seal["previous"], seal["sequence"] - 1, seal["first_number"] - 1)
        if steps != (before["seal_hash"], before["sequence"], before["last_number"]) or seal["day"] <= before["day"]:
            bundle.fault("封存 {} 与前一个封存不相连 · seal {} does not follow the seal before it", name)
        if not has_its_leaves(seal):
            seal["leaves"] = []
            bundle.fault("封存 {} 的摘要清单与树根不符 · the leaves of seal {} do not give its root", name)
        before = seal
        seals.append(seal)
    return seals


def has_its_leaves(seal):
    try:
        count, leaves = seal["last_number"] - seal["first_number"] + 1, list(map(bytes.fromhex, seal["leaves"]))
        return 0 < count == len(leaves) == seal["fact_count"] and root(seal["algorithm"], leaves) == seal["root"]
    except (ValueError, TypeError, LookupError):
        return False


def check_facts(bundle, tenant, seals, last_number):  # and return how many facts no seal covers yet
    sealed = {s["first_number"] + i: (leaf, s["day"]) for s in seals for i, leaf in enumerate(s["leaves"])}
    home = {leaf: number for number, (leaf, _) in sealed.items()}
    covered, last_day = (seals[-1]["last_number"], seals[-1]["day"]) if seals else (0, "")
    kept, last, received = {}, 0, ""
    for fact, is_sound in bundle.records("facts.jsonl", "content_hash"):
        number, name = fact["number"], f"{fact['number']} ({fact['client_uuid']})"
        if number <= last or fact["received_at"] < received:
            bundle.fault("第 {} 号记录的次序被改动 · fact {} is out of order", name)
        until, is_sound = last_day if number > covered else "", is_sound and fact["tenant"] == tenant
        for words in judged(fact, is_sound, sealed.get(number), home, until):
            bundle.fault(words, name)
        kept[number], last, received = fact["content_hash"], max(last, number), fact["received_at"]
    check_missing(bundle, kept, sealed, home, last_number)
    return len([number for number in kept if number > covered])


def check_missing(bundle, kept, sealed, home, last_number):
    standing, before = set(kept.values()), 0
    for number in sorted({*kept, *sealed, last_number + 1}):
        if number > before + 1:
            bundle.fault("第 {} 号记录缺失 · fact {} is missing", f"{before + 1}–{number - 1}")
        if number in sealed and sealed[number][0] not in standing and (number not in kept or kept[number] in home):
            bundle.fault("第 {} 号记录缺失 · fact {} is missing", f"{number} ({sealed[number][1]})")
        before = number


def judged(fact, is_sound, sealed, home, sealed_until):
    """Yield what is wrong with a fact. `sealed` is the hash and the day sealed under its number, if any."""
    own = fact["content_hash"]
    if sealed and sealed[0] != own and own in home:
        yield f"第 {{}} 号处是封存时的第 {home[own]} 号记录 · in place {{}} stands the fact sealed as {home[own]}"
    elif not is_sound:
        yield "第 {} 号记录的内容被改动 · fact {} was changed"
    elif sealed and sealed[0] != own:
        yield "第 {} 号记录在封存后被改写 · fact {} was rewritten after sealing"
    elif fact["business_on"] != sealed[1] if sealed else fact["business_on"] <= sealed_until:
        yield "第 {} 号记录不在它那一天的封存里 · fact {} is not in the seal of its day"


def check(bundle, expected):
    with bundle.open("manifest.json") as stream:
        manifest = json.loads((text := stream.read(1024 * 1024)).decode("utf-8"))
    seals = check_seals(bundle, manifest["tenant"])
    unsealed = check_facts(bundle, manifest["tenant"], seals, manifest["last_number"])
    rest = canonical({key: value for key, value in manifest.items() if key != "manifest_sha256"})
    if canonical(manifest) + b"\n" != text or hashlib.sha256(rest).hexdigest() != manifest["manifest_sha256"]:
        bundle.fault("manifest.json 被改动 · manifest.json was changed")
    for name, digest in bundle.files.items():
        if manifest["files"].get(name) != digest:
            bundle.fault("{} 不是导出时的文件 · {} is not the file that was exported", name)
    for value in expected:
        if len(value) < 12 or not any(known.startswith(value.lower()) for known in bundle.seen):
            bundle.fault("文件中没有 {} · {} is not in the bundle", value)
    print(f"{len(seals)} 个封存，另有 {unsealed} 条记录尚未封存 · {len(seals)} seals, {unsealed} facts not sealed yet")


def main():
    sys.stdout.reconfigure(errors="backslashreplace")  # a console without Chinese still shows the English half
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle")
    parser.add_argument("--expect", action="append", default=[], metavar="HASH")
    options = parser.parse_args()
    try:
        bundle = Bundle(options.bundle)
        check(bundle, options.expect)
    except Exception as reason:  # whatever is wrong with the container, it cannot be read
        print(f"无法读取 · cannot be read: {type(reason).__name__}: {reason}")
        return 2
    print(f"发现 {bundle.faults} 处问题 · {bundle.faults} faults" if bundle.faults else "完好 · sound")
    return 1 if bundle.faults else 0


if __name__ == "__main__":
    sys.exit(main())
