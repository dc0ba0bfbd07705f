#!/usr/bin/env python3
"""lamp.py: an SSM Server behind the shim protocol (../PROTOCOL.md), on nothing but Python's standard library.

A third reading of CR 1967 Q.3.3 and RFC 8613 8.2; it shares nothing with ssm-core or the tester:

    datagram -> CoAP -> OSCORE option -> NON, multicast? -> kid -> Replay Window -> AES-CCM -> window moves
             -> UPDATE? -> path -> rt, if -> access -> options, content -> the Resource.    Nothing is ever sent.
"""
import base64
import hashlib
import hmac
import ipaddress
import json
import re
import sys


ALL_OCF_NODES = {ipaddress.ip_address(text).packed for text in ["224.0.1.187"] + [f"ff0{scope:x}::158" for scope in range(16)]}


class Discard(Exception):
    """Silence; its text is the reason."""


# ---- AES-128 (FIPS 197), HKDF (RFC 5869), CCM with a tag of 8 bytes and lengths of 2 (RFC 3610) ----

def times_x(a):
    return (a << 1) ^ 0x11B if a & 0x80 else a << 1


def make_sbox():
    powers, a = [], 1                                  # of the generator 3 in GF(2^8); the inverse of 3^i is 3^(255-i)
    for _ in range(255):
        powers.append(a)
        a ^= times_x(a)
    sbox = [0x63] * 256
    for i, a in enumerate(powers):
        inverse = powers[-i % 255]
        for turn in range(5):
            sbox[a] ^= (inverse << turn | inverse >> (8 - turn)) & 0xFF
    return sbox


SBOX = make_sbox()
SHIFTED = [(i + 4 * (i % 4)) % 16 for i in range(16)]  # ShiftRows: where byte i comes from


def round_keys(key):
    words, constant = [key[i:i + 4] for i in range(0, 16, 4)], 1
    for i in range(4, 44):
        word = words[-1]
        if i % 4 == 0:
            word = bytes([SBOX[word[1]] ^ constant, SBOX[word[2]], SBOX[word[3]], SBOX[word[0]]])
            constant = times_x(constant)
        words.append(xor(words[i - 4], word))
    return [b"".join(words[i:i + 4]) for i in range(0, 44, 4)]


def xor(left, right):
    return bytes(a ^ b for a, b in zip(left, right))


def mix(column):
    total = column[0] ^ column[1] ^ column[2] ^ column[3]
    return bytes(column[i] ^ total ^ times_x(column[i] ^ column[(i + 1) % 4]) for i in range(4))


def aes(keys, block):
    block = xor(block, keys[0])
    for number in range(1, 11):
        block = bytes(SBOX[block[i]] for i in SHIFTED)
        if number < 10:
            block = b"".join(mix(block[i:i + 4]) for i in range(0, 16, 4))
        block = xor(block, keys[number])
    return block


def hkdf(secret, info, length):
    """One block is enough: length <= 32. The salt is empty."""
    key = hmac.new(bytes(32), secret, hashlib.sha256).digest()
    return hmac.new(key, info + b"\x01", hashlib.sha256).digest()[:length]


def ccm_open(key, nonce, aad, sealed):
    """The plaintext, or None if the tag does not fit."""
    keys, length = round_keys(key), len(sealed) - 8
    stream = b"".join(aes(keys, b"\x01" + nonce + i.to_bytes(2, "big")) for i in range((length + 15) // 16 + 1))
    plain, tag = xor(sealed[:length], stream[16:]), xor(sealed[length:], stream[:8])

    def padded(data):
        return data + bytes(-len(data) % 16)
    mac, text = bytes(16), b"\x59" + nonce + length.to_bytes(2, "big") + padded(len(aad).to_bytes(2, "big") + aad) + padded(plain)
    for i in range(0, len(text), 16):
        mac = aes(keys, xor(mac, text[i:i + 16]))
    return plain if hmac.compare_digest(mac[:8], tag) else None


# ---- CBOR (RFC 8949): what OSCORE hashes, and representations ----

def encode(item):
    def head(major, number):
        return bytes([major << 5 | number]) if number < 24 else bytes([major << 5 | 24, number])
    if item is None:
        return b"\xf6"
    if isinstance(item, int):
        return head(0, item)
    if isinstance(item, bytes):
        return head(2, len(item)) + item
    if isinstance(item, str):
        return head(3, len(item)) + item.encode()
    return head(4, len(item)) + b"".join(map(encode, item))


BREAK = object()


class Decoder:
    """A map comes out as a list of pairs, so that no key gets lost. Anything malformed is a ValueError."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        if count > len(self.data) - self.at:
            raise ValueError("too short")
        self.at += count
        return self.data[self.at - count:self.at]

    def items(self, count, depth):
        """`count` items; until the break if that is None."""
        found = []
        while count is None or len(found) < count:
            item = self.item(depth + 1)
            if item is BREAK:
                if count is not None:
                    raise ValueError("break out of place")
                break
            found.append(item)
        return found

    def item(self, depth=0):
        first = self.take(1)[0]
        major, info = first >> 5, first & 31
        if 27 < info < 31 or depth > 16:
            raise ValueError("reserved, or too deep")
        number = None if info == 31 else info if info < 24 else int.from_bytes(self.take(1 << info - 24), "big")
        if number is None and major in (0, 1, 6):
            raise ValueError("no number")
        if major < 2:
            return number if major == 0 else -1 - number
        if major < 4:
            return self.text(major, number, depth)
        if major == 4:
            return self.items(number, depth)
        if major == 5:
            flat = self.items(None if number is None else 2 * number, depth)
            if len(flat) % 2:
                raise ValueError("a key without a value")
            return list(zip(flat[::2], flat[1::2]))
        if major == 6:
            item = self.item(depth + 1)
            if item is BREAK:
                raise ValueError("break out of place")
            return ("tag", number, item)
        if number is None:
            return BREAK
        return {20: False, 21: True}.get(info, ("simple", info, number))

    def text(self, major, number, depth):
        if number is None:
            pieces = self.items(None, depth)
            if not all(type(piece) is (bytes if major == 2 else str) for piece in pieces):
                raise ValueError("pieces of another type")
            return (b"" if major == 2 else "").join(pieces)
        data = self.take(number)
        return data if major == 2 else data.decode()   # UnicodeDecodeError is a ValueError


def property_of(payload, name, kind):
    """The value of the one member `name`, of type `kind`; ValueError if there is none such."""
    decoder = Decoder(payload)
    pairs = decoder.item() if payload[:1] and payload[0] >> 5 == 5 else []
    values = [value for key, value in pairs if key == name and type(key) is str]
    if len(values) != 1 or decoder.at != len(payload) or type(values[0]) is not kind:
        raise ValueError("not a representation of this Resource")
    if kind is int and not -2**31 <= values[0] < 2**31:
        raise ValueError("out of range")
    return values[0]


# ---- CoAP (RFC 7252) ----

def read_options(data):
    """The options, as (number, value), and the payload (None: no marker)."""
    options, number, at = [], 0, 0

    def extended(nibble):
        nonlocal at
        if nibble == 15 or len(data) - at < max(0, nibble - 12):
            raise ValueError("bad option")
        size = max(0, nibble - 12)
        at += size
        return nibble if not size else int.from_bytes(data[at - size:at], "big") + (13 if size == 1 else 269)
    while at < len(data):
        first = data[at]
        at += 1
        if first == 0xFF:
            if at == len(data):
                raise ValueError("marker without payload")
            return options, data[at:]
        number += extended(first >> 4)
        length = extended(first & 15)
        if length > len(data) - at or number > 0xFFFF:
            raise ValueError("bad option")
        options.append((number, data[at:at + length]))
        at += length
    return options, None


NON, CON, POST = 1, 0, 2
OSCORE, URI_PATH, CONTENT_FORMAT, URI_QUERY, BLOCK1 = 9, 11, 12, 15, 27
NO_MATTER = (1, 3, 7, OSCORE, URI_PATH, URI_QUERY, 17, 23)   # critical, and understood: If-Match, Uri-Host, Uri-Port, Accept, Block2


# ---- OSCORE (RFC 8613) ----

class Group:
    """The Recipient Context of a credtype 256 entry (CR 1967 Q.3.4) and its Replay Window."""

    def __init__(self, entry):
        text = entry.get("oscore", {}).get("recipientid", "")
        secret = base64.b64decode(entry.get("privatedata", {}).get("data", ""))
        if not re.fullmatch("02([0-9a-f]{2}){1,6}", text):
            raise ValueError("recipientid is not 2 to 7 bytes of lowercase hexadecimal that start with 02")
        if len(secret) != 32:
            raise ValueError("privatedata is not 32 bytes")
        self.id, self.subject = bytes.fromhex(text), entry["subjectuuid"].lower()
        self.key = hkdf(secret, encode([self.id, None, 10, "Key", 16]), 16)
        self.iv = hkdf(secret, encode([b"", None, 10, "IV", 13]), 13)
        self.seen, self.lowest = set(), None           # None: nothing received yet, any number may come first

    def is_fresh(self, number):
        return self.lowest is None or (number >= self.lowest and number not in self.seen)

    def accept(self, number):
        self.seen.add(number)
        highest = max(self.seen)
        self.lowest = number if self.lowest is None else max(self.lowest, highest - 31)
        self.seen = {n for n in self.seen if n >= self.lowest}

    def open(self, piv, kid, sealed):
        nonce = xor(bytes([len(kid)]) + kid.rjust(7, b"\0") + piv.rjust(5, b"\0"), self.iv)
        aad = encode(["Encrypt0", b"", encode([1, [10], kid, piv, b""])])
        return ccm_open(self.key, nonce, aad, sealed)


def read_oscore(value):
    """Partial IV, kid, whether there is a kid context (RFC 8613 6.1)."""
    if not value or value[0] & 0xE0:
        raise Discard("oscore-decode")
    length, has_context, has_kid = value[0] & 7, value[0] & 16, value[0] & 8
    piv, rest = value[1:1 + length], value[1 + length:]
    if not 1 <= length <= 5 or len(piv) < length or not has_kid or (length > 1 and piv[0] == 0):
        raise Discard("oscore-decode")
    if has_context:
        if not rest or len(rest) - 1 < rest[0]:
            raise Discard("oscore-decode")
        rest = rest[1 + rest[0]:]
    return piv, rest, bool(has_context)


# ---- the Server ----

class Lamp:
    REASONS = ["coap-format", "no-oscore", "confirmable", "not-multicast", "oscore-decode", "unknown-kid", "replay", "decrypt",
               "plaintext-format", "not-update", "no-resource", "not-intended", "access-denied", "application"]

    def hello(self, request):
        return {"protocol": "ssm-shim/1", "name": "lamp.py", "roles": ["server"], "operations": ["receive", "read", "restart"],
                "reasons": self.REASONS}

    def provision(self, request):
        server = request["server"]
        self.groups, self.acl = [], server["acl"]
        self.resources = {resource["href"]: resource for resource in server["resources"]}
        for i, entry in enumerate(server["creds"]):
            try:
                if entry["credtype"] == 256:
                    self.groups.append(Group(entry))
            except ValueError as error:
                return {"refused": f"creds[{i}] (credid {entry['credid']}): {error}"}
        return self.restart(request)

    def restart(self, request):
        """Windows are durable here, so an orderly stop and a crash come to the same."""
        self.states = {href: dict(resource["state"]) for href, resource in self.resources.items()}
        return {}

    def read(self, request):
        return {"state": self.states[request["href"]]}

    def receive(self, request):
        try:
            group, plain = self.verify(bytes.fromhex(request["data"]), ipaddress.ip_address(request["destination"]["address"]))
            href, name, value = self.judge(group, plain)
        except Discard as reason:
            return {"discarded": str(reason)}
        self.states[href] = {name: value}
        return {"actuations": [{"href": href, "state": self.states[href]}]}

    def verify(self, data, destination):
        """RFC 8613 8.2 with CR 1967 Q.3.3: the group and the plaintext."""
        token_length = data[0] & 15 if len(data) >= 4 else 15
        kind = data[0] >> 4 & 3 if data else None
        if token_length > 8 or len(data) < 4 + token_length or data[0] >> 6 != 1 or kind > NON or not 1 <= data[1] <= 31:
            raise Discard("coap-format")
        try:
            options, sealed = read_options(data[4 + token_length:])
        except ValueError:
            raise Discard("coap-format") from None
        protected = [value for number, value in options if number == OSCORE]
        if not protected:
            raise Discard("no-oscore")
        if kind == CON:
            raise Discard("confirmable")
        if destination.packed not in ALL_OCF_NODES:
            raise Discard("not-multicast")
        if len(protected) > 1 or any(number == BLOCK1 and int.from_bytes(value, "big") > 7 for number, value in options):
            raise Discard("oscore-decode")             # a block is not the whole message
        piv, kid, has_context = read_oscore(protected[0])
        if sealed is None or len(sealed) < 9:
            raise Discard("oscore-decode")
        return self.open(piv, kid, sealed, [group for group in self.groups if group.id == kid and not has_context])

    def open(self, piv, kid, sealed, groups):
        number, reason = int.from_bytes(piv, "big"), "unknown-kid"
        for group in groups:
            if not group.is_fresh(number):
                reason = "replay" if reason == "unknown-kid" else reason
                continue
            plain = group.open(piv, kid, sealed)
            if plain is not None:
                group.accept(number)
                return group, plain
            reason = "decrypt"
        raise Discard(reason)

    def judge(self, group, plain):
        """CR 1967 Q.3.3 steps 3 and 4: what is to be set to what."""
        try:
            options, payload = read_options(plain[1:])
        except ValueError:
            raise Discard("plaintext-format") from None
        if plain[0] != POST:
            raise Discard("not-update")
        path = b"".join(b"/" + value for number, value in options if number == URI_PATH) or b"/"
        segments = [value for number, value in options if number == URI_PATH]
        resource = self.resources.get(path.decode("utf-8", "replace"))
        if resource is None or any(b"/" in segment for segment in segments):
            raise Discard("no-resource")
        if not all(self.is_intended(resource, value) for number, value in options if number == URI_QUERY):
            raise Discard("not-intended")
        if not any(self.grants(ace, group.subject, resource["href"]) for ace in self.acl):
            raise Discard("access-denied")
        if not all(self.is_understood(number, value) for number, value in options):
            raise Discard("application")
        (name, old), = resource["state"].items()
        try:
            return resource["href"], name, property_of(payload or b"", name, type(old))
        except ValueError:
            raise Discard("application") from None

    @staticmethod
    def is_intended(resource, query):
        name, _, value = query.decode("utf-8", "replace").partition("=")
        if name == "rt":
            return value in resource["rt"]
        return name != "if" or (value in resource["if"] and value not in ("oic.if.s", "oic.if.r", "oic.if.ll"))

    @staticmethod
    def grants(ace, subject, href):
        """What anybody may do (anon-clear), an authenticated Client may do."""
        fits = "conntype" in ace["subject"] or ace["subject"]["uuid"].lower() == subject
        return fits and ace["permission"] & 4 and any(resource["href"] in (href, "*") for resource in ace["resources"])

    @staticmethod
    def is_understood(number, value):
        content = int.from_bytes(value, "big")
        if number == CONTENT_FORMAT:
            return content in (10000, 60)              # application/vnd.ocf+cbor, application/cbor
        if number in (2049, 2053):
            return content == 2048                     # OCF-(Accept-)Content-Format-Version 1.0.0
        if number == BLOCK1:
            return content < 8                         # the first block and the last
        return number % 2 == 0 or (number in NO_MATTER and (number != 1 or not value))


def main():
    lamp = Lamp()
    operations = {name: getattr(lamp, name) for name in ("hello", "provision", "receive", "read", "restart")}
    operations["stop"] = lambda request: {}
    for line in sys.stdin:
        request = json.loads(line)
        answer = operations.get(request["op"], lambda request: {"unimplemented": True})(request)
        print(json.dumps({"id": request["id"], **answer}), flush=True)
        if request["op"] == "stop":
            break


if __name__ == "__main__":
    main()
