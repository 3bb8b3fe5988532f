#!/usr/bin/env python3
"""Checks an exported ledger, or the slip of a draw, of Gangze, anywhere: Python 3.8 or later, nothing else needed.

BUNDLE is the exported .zip, or the folder it was unpacked to. Every fact is hashed again, every day's tree built again,
every seal followed back to the first. --expect names (at least 12 digits of) a content hash from a receipt or a seal
hash kept elsewhere: only this can show that a bundle was cut off at its end. Format: docs/rules/ledger.md.
Or it is the .json slip of a draw: roster, commitment, numbers and seed are hashed again, everybody is drawn again. --expect
names the hash published at the freeze: only this can show that a slip was invented as a whole. Format: docs/rules/draw.md.
Exit status: 0 sound, 1 faults were found and named, 2 the file cannot be read.
"""

import argparse
import hashlib
import hmac
import itertools
import json
import os
import re
import struct
import sys
import zipfile

FACT = {"number": int, **dict.fromkeys(["tenant", "client_uuid", "received_at", "business_on", "content_hash"], str)}
SEAL = {"sequence": int, "first_number": int, "last_number": int, "tenant": str, "day": str, "seal_hash": str}
LONGEST_LINE = 256 * 1024 * 1024
# What a slip must hold beside its frozen part, whose hash tells; [] stands for all of a list, ? for what may be null.
SHAPE = {
    list: "frozen.entries contributions result.drawn result.substitutes after openings",
    int: "frozen.entries[].number result.drawn[].number result.substitutes[].number after[].absent after[].substitute? openings[].number",
    str: "roster_hash commitment secret seed drawn_at result.drawn[].document result.substitutes[].document after[].ground after[].noted_at"
    " contributions[].side contributions[].by contributions[].number contributions[].nonce contributions[].digest contributions[].entered_at"
    " openings[].place.name openings[].place.post openings[].place.unit openings[].place_salt openings[].person?.name openings[].person_salt?",
}  # fmt: skip
Unreadable = type("Unreadable", (Exception,), {})
ADVICE = {
    Unreadable: "{}",
    OSError: "打不开文件，请核对文件名 · the file cannot be opened, check its name",
    zipfile.BadZipFile: "请选导出包（.zip）或抽取单（.json） · neither an exported bundle (.zip) nor a slip (.json)",
    Exception: "文件残缺或损坏，请重新导出或下载 · the file is incomplete or damaged; export or download it again",
}


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


def check(bundle, expected):  # and return the number of faults
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
    return bundle.faults


def prefixed(*texts):
    return b"".join(struct.pack(">I", len(text.encode("utf-8"))) + text.encode("utf-8") for text in texts)


def tagged(tag, *texts):
    return hashlib.sha256(prefixed("gangze-draw/1 " + tag, *texts)).hexdigest()


def generator(seed):
    """Return below(label, limit): streams of HMAC-SHA256, one for each label, without bias."""
    key, counters = bytes.fromhex(seed), {}

    def below(label, limit):
        while True:
            message = prefixed(label) + struct.pack(">Q", counters.get(label, 0))
            counters[label] = counters.get(label, 0) + 1
            found = int.from_bytes(hmac.new(key, message, hashlib.sha256).digest(), "big")
            if found < 2**256 - 2**256 % limit:
                return found % limit

    return below


def drawn_again(frozen, seed):
    """Return what follows from a roster and a seed: {"drawn": [{"number", "document"}], "substitutes": [...]}."""
    plan, below = frozen["plan"], generator(seed)
    remaining = [entry for entry in frozen["entries"] if entry["excused_since"] is None]
    once = {"person": "person", "post": "post", "none": ""}[plan["once"]]

    def take(label, pool):
        sums = list(itertools.accumulate(entry["weight"] for entry in pool))
        wanted = below(label, sums[-1])
        found = pool[next(place for place, running in enumerate(sums) if running > wanted)]
        shared = once and found[once]
        remaining[:] = [each for each in remaining if each is not found and not (shared and each[once] == shared)]
        return found

    chosen, standing = [], []
    for index, need in enumerate(plan["requirements"]):
        field, value = need["field"], need["value"]
        while sum(entry[field] == value for entry in chosen) < need["minimum"] and (
            pool := [entry for entry in remaining if entry[field] == value]
        ):
            chosen.append(take(f"requirement {index}", pool))
    for picked, label, count in ((chosen, "draw", plan["count"]), (standing, "substitute", plan["substitutes"])):
        while len(picked) < count and remaining:
            picked.append(take(label, remaining))
    kinds = plan["documents"]
    told = [(each["number"], kinds[below("document", len(kinds))] if kinds else "") for each in chosen + standing]
    picks = [{"number": number, "document": kind} for number, kind in told]
    return {"drawn": picks[: len(chosen)], "substitutes": picks[len(chosen) :]}


def part_faults(slip):
    frozen, told = slip["frozen"], slip["contributions"]
    in_order = [entry["number"] for entry in frozen["entries"]] == list(range(1, len(frozen["entries"]) + 1))
    if hashlib.sha256(canonical(frozen)).hexdigest() != slip["roster_hash"] or not in_order:
        yield "名册被改动 · the roster was altered"
    late = [entry["number"] for entry in frozen["entries"] if (entry["excused_since"] or "") > frozen["frozen_at"]]
    if late:
        yield f"免抽事由晚于冻结，名册第 {late} 号 · excused after the freeze: {late}"
    if tagged("commitment", frozen["draw"], slip["secret"]) != slip["commitment"]:
        yield "密钥与承诺不符 · the secret does not give the commitment"
    if [each["side"] for each in told] != ["first", "second"]:
        yield "缺少一方的数字 · the number of one side is missing"
    for each in told:
        digest = tagged("contribution", frozen["draw"], each["side"], each["number"], each["nonce"])
        if digest != each["digest"] or not re.fullmatch("[0-9]{1,20}", each["number"]):
            yield f"{each['side']} 一方的数字被改动 · the number of the {each['side']} side was altered"


def result_faults(told, right):
    told_drawn, right_drawn = ([pick["number"] for pick in one["drawn"]] for one in (told, right))
    if sorted(told_drawn) != sorted(right_drawn):
        more, less = sorted(set(told_drawn) - set(right_drawn)), sorted(set(right_drawn) - set(told_drawn))
        yield f"抽取结果被改动：多出 {more}，缺少 {less} · the result was altered: {more} too many, {less} missing"
    elif told_drawn != right_drawn:
        yield "抽取次序被改动 · the order was altered"
    if [pick["number"] for pick in told["substitutes"]] != [pick["number"] for pick in right["substitutes"]]:
        yield "候补名单被改动 · the substitutes were altered"
    kinds = {pick["number"]: pick["document"] for picks in right.values() for pick in picks}
    picks = told["drawn"] + told["substitutes"]
    wrong = [pick["number"] for pick in picks if pick["document"] != kinds.get(pick["number"], pick["document"])]
    if wrong:
        yield f"抽背文件被改动，名册第 {wrong} 号 · the documents of {wrong} were altered"


def later_faults(slip):
    entries, used = slip["frozen"]["entries"], set()
    called = {pick["number"] for pick in slip["result"]["drawn"]}
    for note in slip["after"]:
        absent, missed = note["absent"], entries[note["absent"] - 1]
        free = [pick["number"] for pick in slip["result"]["substitutes"] if pick["number"] not in {*used, absent}]
        ways = [(field, number) for field in ("post", "workshop", "enterprise") for number in free]
        near = [number for field, number in ways if missed[field] and entries[number - 1][field] == missed[field]]
        if absent not in called or note["substitute"] != next(iter(near + free), None):
            yield f"候补没有按次序替换名册第 {absent} 号 · a substitute for {absent} was called out of turn"
        used |= {absent, note["substitute"]}
        called.add(note["substitute"])


def opening_faults(slip):
    for each in slip["openings"]:
        entry, person = slip["frozen"]["entries"][each["number"] - 1], each["person"]
        texts = [canonical(told).decode("utf-8") for told in (each["place"], person)]
        is_place = tagged("place", each["place_salt"], texts[0]) == entry["place_hash"]
        if not is_place or (
            person is not None and tagged("person", each["person_salt"], texts[1]) != entry["person_hash"]
        ):
            yield f"名册第 {each['number']} 号的姓名或岗位与冻结时不符 · a name or place was altered: {each['number']}"


def slip_faults(slip, expected):
    """Yield what is wrong with the slip of a draw; raises whatever a file that is no slip leads to."""
    if slip.get("format") != "gangze-draw-slip/1" or dict(slip.get("frozen") or {}).get("format") != "gangze-draw/1":
        raise Unreadable("这不是抽取单，请选抽取单 JSON · this is no slip of a draw; choose the JSON file of one")
    parts, seed = list(part_faults(slip)), slip["seed"]
    yield from parts
    if not parts:
        told = [text for each in slip["contributions"] for text in (each["side"], each["number"])]
        seed = tagged("seed", slip["frozen"]["draw"], slip["roster_hash"], slip["commitment"], slip["secret"], *told)
        if seed != slip["seed"]:
            yield "种子被改动 · the seed does not follow"
    yield from result_faults(slip["result"], drawn_again(slip["frozen"], seed))
    yield from later_faults(slip)
    yield from opening_faults(slip)
    known = (slip["roster_hash"], slip["commitment"], slip["seed"])
    for value in expected:
        if len(value) < 12 or not any(hash_.startswith(value.lower()) for hash_ in known):
            yield f"抽取单中没有 {value} · {value} is not in the slip"


def misshapen(slip):
    """Return the first field that is lacking or of another type, "" where all is there."""
    for kind, path in ((kind, path) for kind, paths in SHAPE.items() for path in paths.split()):
        values = [slip]
        for name, sign in re.findall(r"(\w+)(\[\]|\??)", path):
            values = [each.get(name, ...) if type(each) is dict else ... for each in values]
            if sign == "[]":
                values = [one for each in values for one in (each if type(each) is list else [...])]
            values = [each for each in values if each is not None or sign != "?"]
        if any(type(each) is not kind or (kind is int and each < 1) for each in values):  # numbers begin at 1
            return path.replace("?", "")
    return ""


def check_slip(path, expected):  # and return the number of faults; one found before a slip breaks off is told, too
    with open(path, encoding="utf-8-sig") as stream:
        slip = json.load(stream)
    faults, is_broken = 0, False
    try:
        for fault in slip_faults(slip, expected):
            faults += 1
            print(fault)
    except (LookupError, TypeError, AttributeError, ValueError, ArithmeticError, RecursionError):
        is_broken = True
    if not faults and (field := misshapen(slip)):
        raise Unreadable(f"{field} 缺失或不对，请重新下载抽取单 · {field} is lacking or wrong; download the slip again")
    if is_broken and not faults:
        faults = 1
        print("各部分彼此对不上，无法重算 · its parts do not fit together")
    if not faults:
        drawn = "、".join(str(pick["number"]) for pick in slip["result"]["drawn"])
        print(f"名册第 {drawn} 号 · drawn; 名册指纹 · roster {slip['roster_hash']}")
        print(
            "填数人、填数时间、抽取时间是抽取单告知的，重算不能证明，以台账记录及其回执为准 · who entered the numbers, and"
        )
        print(
            "when, is told by the slip, not proven by it: the facts of the draw in the ledger and their receipts prove it"
        )
    return faults


def is_slip(path):
    with open(os.devnull if os.path.isdir(path) else path, "rb") as stream:
        return stream.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"


def main():
    sys.stdout.reconfigure(errors="backslashreplace")  # a console without Chinese still shows the English half
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", metavar="BUNDLE or SLIP.json")
    parser.add_argument("--expect", action="append", default=[], metavar="HASH")
    options = parser.parse_args()
    try:
        path, expected = options.bundle, options.expect
        faults = check_slip(path, expected) if is_slip(path) else check(Bundle(path), expected)
    except Exception as reason:  # whatever is wrong with the container, it cannot be read
        words = next(told for kind, told in ADVICE.items() if isinstance(reason, kind)).format(reason)
        print(f"无法读取 · cannot be read: {words}")
        return 2
    print(f"发现 {faults} 处问题 · {faults} faults" if faults else "完好 · sound")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
