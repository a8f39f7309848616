"""Random expressions over random JSON, with what Jinja2 makes of them.

Usage: jinja_oracle.py SEED COUNT. One JSON object a line: {data} for the lines that follow it, or
{text, result} as printed, or {text, error}. The same seed gives the same lines.
"""

import json
import random
import sys

import jinja2

WORDS = ["alpha", "Beta", "gamma delta", "", "a", "Zed", "x-ray", "12", "3.5", "ÄÖ", "straße", "it's",
         'say "hi"', "tab\there", "line\nbreak", "  padded ", "NHS", "10 %", "a,b,c", "ﬁn", "été"]


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)

    def pick(self, *options):
        return self.r.choice(options)

    # --- data -------------------------------------------------------------------------------
    def number_datum(self):
        return self.pick(0, 1, 2, 3, 7, -1, -4, 10, 100, 2**31, 2**63 - 1, 2**64, -(2**70),
                         self.r.randint(-50, 50), 0.1, 0.5, -2.5, 1.0, 1e16, 1e-7, 123456.789,
                         round(self.r.uniform(-100, 100), self.r.randint(0, 4)) + 0.0)  # not -0.0

    def word(self):
        return self.r.choice(WORDS)

    def row(self):
        return {"name": self.word(), "age": self.r.randint(0, 9), "price": round(self.r.uniform(0, 50), 2),
                "ok": self.pick(True, False), "party": {"code": self.pick("A", "b", "C"), "no": self.r.randint(0, 3)},
                "tags": [self.word() for _ in range(self.r.randint(0, 3))]}

    def data(self):
        return {"n": self.r.randint(-9, 20), "m": self.r.randint(1, 9), "big": self.number_datum(),
                "x": round(self.r.uniform(-20, 20), self.r.randint(1, 3)), "y": self.number_datum(),
                "s": self.word(), "t": self.word(), "yes": True, "no": False, "nothing": None,
                "xs": [self.r.randint(-5, 9) for _ in range(self.r.randint(0, 6))],
                "fs": [self.number_datum() for _ in range(self.r.randint(1, 4))],
                "ws": [self.word() for _ in range(self.r.randint(0, 5))],
                "rows": [self.row() for _ in range(self.r.randint(0, 4))],
                "d": {"one": 1, "Two": 2.5, "three": "III", "four": None, "five": [1, 2]},
                "mixed": [1, "1", 1.0, True, None, [1], {"a": 1}]}

    # --- expressions ------------------------------------------------------------------------
    def number(self, depth):
        if depth <= 0:
            return self.pick("n", "m", "x", "y", "big", "1", "2", "0", "3", "1_000", "0x1F", "0b101", "0o17",
                             "2.5", "1e3", "1.5e-3", "10", "7", "rows[0].age", "d.one", "d['Two']", "n")
        d = depth - 1
        kind = self.r.randint(0, 17)
        if kind <= 4:
            return "(%s %s %s)" % (self.number(d), self.pick("+", "-", "*", "/", "//", "%"), self.number(d))
        if kind == 5:
            # The root of a negative number is complex in Python.
            return "%s|abs ** %s" % (self.number(0), self.pick("2", "0", "3", "-1", "0.5", "m"))
        if kind == 6:
            return "%s%s" % (self.pick("-", "+"), self.number(d))
        if kind == 7:
            return "%s|%s" % (self.number(0), self.pick("abs", "round", "round(1)", "round(2, 'floor')", "int", "float",
                                                     "round(1, 'ceil')", "round(-1)", "abs|round(3)"))
        if kind == 8:
            return "(%s|%s)" % (self.list(d), self.pick("length", "count"))
        if kind == 9:
            return "(%s|%s)" % (self.numbers(d), self.pick("sum", "max", "min", "first", "last", "sum(start=2)"))
        if kind == 10:
            return "(rows|%s)" % self.pick("sum(attribute='age')", "map(attribute='price')|sum", "map(attribute='party.no')|max",
                                           "sum('party.no')", "map(attribute='zz', default=1)|sum")
        if kind == 11:
            return "(%s|%s)" % (self.text(d), self.pick("int", "float", "length", "wordcount", "int(5)", "float(1.5)",
                                                     "int(base=16)", "int(0, 8)"))
        if kind == 12:
            return "(%s if %s else %s)" % (self.number(d), self.truth(d), self.number(d))
        if kind == 13:
            return "%s[%s]" % (self.numbers(0), self.pick("0", "-1", "1", "n", "m"))
        if kind == 14:
            return "%s.%s" % (self.text(0), self.pick("count('a')", "find('b')", "find(s)"))
        if kind == 15:
            return "(%s %s %s %s %s)" % (self.number(0), self.pick("+", "-", "*"), self.number(0),
                                         self.pick("*", "%", "//", "-", "/"), self.number(0))
        if kind == 16:
            return "(%s|default(%s))" % (self.pick("zz", "n", "d.zz", "nothing"), self.number(d))
        return "(%s)" % self.number(d)

    def numbers(self, depth):
        return self.pick("xs", "fs", "[1, 2, 3]", "[%s, %s]" % (self.number(depth - 1), self.number(0)),
                         "rows|map(attribute='age')|list", "range(%s)|list" % self.pick("3", "1, 4", "5, 0, -2", "m"))

    def text(self, depth):
        if depth <= 0:
            return self.pick("s", "t", "'lit'", '"two words"', "'a' 'b'", "ws[0]", "rows[0].name", "'\\n\\t\\\\'",
                             "'\\u00e9\\x41'", "d.three", "s")
        d = depth - 1
        kind = self.r.randint(0, 19)
        if kind <= 2:
            return "(%s ~ %s)" % (self.any(d), self.any(d))
        if kind == 3:
            return "(%s + %s)" % (self.text(d), self.text(d))
        if kind == 4:
            return "%s * %s" % (self.text(0), self.pick("2", "0", "-1", "m", "3"))
        if kind <= 8:
            return "(%s|%s)" % (self.text(d), self.pick(
                "upper", "lower", "title", "capitalize", "trim", "reverse", "string", "replace('a', 'b')",
                "replace('', '+')", "replace(' ', '', 1)", "truncate(5)", "truncate(7, True)", "truncate(6, False, '..', 0)",
                "center(20)", "indent", "indent(2, true)", "wordwrap(6)", "striptags", "urlencode", "trim('a')", "first",
                "last", "default('dd', true)", "center(7)", "indent('> ', blank=true)", "format", "wordwrap(4, false)",
                "truncate(length=4, end='')"))
        if kind == 9:
            return "(%s|join(%s))" % (self.list(d), self.pick("", "', '", "s"))
        if kind == 10:
            return "(rows|%s)" % self.pick(
                "map(attribute='name')|join('/')", "join(',', attribute='party.code')", "selectattr('ok')|map(attribute='name')|join",
                "rejectattr('age', 'gt', 4)|map(attribute='age')|join(' ')", "groupby('party.code')|map('first')|join",
                "selectattr('party.code', 'in', ['A', 'C'])|map(attribute='party.code')|join",
                "map(attribute='tags')|map('length')|join", "sort(attribute='name')|map(attribute='name')|join('|')",
                "map(attribute='name')|map('upper')|join", "groupby('age')|map(attribute='grouper')|join(',')",
                "map(attribute='name')|map('truncate', 3, true, '')|join('.')", "sort(true, false, 'price')|map(attribute='price')|join(' ')",
                "unique(attribute='party.code')|map(attribute='age')|join", "(map(attribute='name')|list)[::-1]|join")
        if kind == 11:
            return "%s.%s" % (self.text(0), self.pick(
                "upper()", "lower()", "title()", "capitalize()", "strip()", "lstrip()", "rstrip('a')", "replace('a', 'X')",
                "zfill(5)", "join(ws)", "center(9)", "ljust(5)", "rjust(6, '*')", "replace('l', 'L', 1)", "strip('al')",
                "removeprefix('a')", "removesuffix('b')"))
        if kind == 12:
            return "(%s|format(%s))" % (self.pick("'%s/%s'", "'%5s|%-5s|'", "'%r %s'"), "%s, %s" % (self.any(0), self.any(0)))
        if kind == 13:
            return "(%s|format(%s))" % (self.pick("'%d'", "'%5.2f|'", "'%05d'", "'%x'", "'%+d'", "'%.3e'", "'%g'", "'%s %%'", "'%i'",
                                                  "'%-8.1f|'", "'%08.3f'"), self.number(0))
        if kind == 14:
            return "%s.format(%s, %s)" % (self.pick("'{} {}'", "'{1}-{0}'", "'{0:>6}|{1}'", "'{{{}}} {}'", "'{:^9}{}'"), self.text(0), self.number(0))
        if kind == 15:
            return "'%s'.format(%s)" % (self.pick("{:.2f}", "{:,.1f}", "{:8.3f}|", "{:+.0f}", "{:.1%}", "{:08.2f}", "{:e}"), self.number(0))
        if kind == 16:
            return "%s[%s]" % (self.text(0), self.pick("0", "-1", "1:", ":2", "::-1", "1:-1", "::2", "-3:", ":n", "n:m", "::m"))
        if kind == 17:
            return "(%s if %s else %s)" % (self.text(d), self.truth(d), self.text(d))
        if kind == 18:
            return "(%s if %s)" % (self.text(d), self.truth(d))
        return "(%s|%s)" % (self.number(d), self.pick("string", "filesizeformat", "filesizeformat(true)"))

    def list(self, depth):
        if depth <= 0:
            return self.pick("xs", "ws", "rows", "mixed", "[]", "[1, 'a', none]", "(1, 2)", "()", "('a',)", "rows[0].tags", "fs")
        d = depth - 1
        kind = self.r.randint(0, 15)
        if kind == 0:
            return "[%s]" % ", ".join(self.any(d) for _ in range(self.r.randint(0, 3)))
        if kind == 1:
            return "(%s + %s)" % (self.list(d), self.list(0))
        if kind == 2:
            return "%s[%s]" % (self.list(0), self.pick("1:", ":-1", "::2", "::-1", "-2:", ":n", "n:", "5:1:-1", "::-2", "-9:9", "9:-9:-1"))
        if kind <= 5:
            return "(%s|%s)" % (self.pick("xs", "ws", "[3, 1, 2]", "fs", "ws + ['b', 'B', 'a']"), self.pick(
                "sort", "sort(reverse=true)", "unique|list", "reverse|list", "list", "batch(2)|list", "slice(3)|list",
                "batch(2, 'x')|list", "slice(2, 'f')|list", "sort(case_sensitive=true)", "unique(true)|list", "batch(3, 0)|list"))
        if kind == 6:
            return "(xs|%s)" % self.pick("select('odd')|list", "reject('even')|list", "select('gt', 2)|list", "select|list", "reject|list",
                                         "select('in', [1, 2])|list", "reject('lt', n)|list", "select('divisibleby', 3)|list",
                                         "map('abs')|list", "map('string')|list", "map('float')|list", "select('==', 1)|list")
        if kind == 7:
            return "(rows|%s)" % self.pick("map(attribute='age')|list", "map(attribute='zz', default='-')|list", "selectattr('ok')|map(attribute='party')|list",
                                           "groupby('ok')|list|length", "groupby('party.no')|map('last')|map('length')|list", "map(attribute='tags')|list",
                                           "map(attribute='tags.0', default=none)|list", "groupby('party.code', case_sensitive=true)|map('first')|list",
                                           "groupby('zz', default='q')|map('first')|list")
        if kind == 8:
            return "(d|%s)" % self.pick("list", "items|list", "dictsort|list", "dictsort(true)|list", "dictsort(reverse=true)|list", "first", "last", "length",
                                        "urlencode")
        if kind == 9:
            return "(d.%s|list)" % self.pick("keys()", "values()", "items()")
        if kind == 10:
            return "%s.%s" % (self.text(0), self.pick("split()", "split(',')", "split(' ', 1)", "splitlines()", "split('a')", "split(none, 1)"))
        if kind == 11:
            return "%s * %s" % (self.pick("xs", "[1]", "(1, 'a')"), self.pick("2", "0", "-1"))
        if kind == 12:
            return "(%s|list)" % self.text(0)
        if kind == 13:
            return "range(%s)|list" % self.pick("4", "n", "2, 5", "9, 1, -3", "0", "m, n")
        if kind == 14:
            return "{%s}" % ", ".join("'%s': %s" % (k, self.any(d)) for k in self.r.sample(["a", "b", "é", "it's"], self.r.randint(0, 3)))
        return "(%s or %s)" % (self.list(0), self.list(d))

    def truth(self, depth):
        if depth <= 0:
            return self.pick("yes", "no", "true", "False", "(zz is defined)", "(n > m)", "(s == t)", "(nothing is none)",
                             "(n is odd)")
        d = depth - 1
        kind = self.r.randint(0, 15)
        if kind <= 2:
            return "(%s %s %s)" % (self.truth(d), self.pick("and", "or"), self.truth(d))
        if kind == 3:
            return "(not %s)" % self.truth(d)
        if kind <= 6:
            return "(%s %s %s)" % (self.number(d), self.pick("<", "<=", ">", ">=", "==", "!="), self.number(d))
        if kind == 7:
            return "(%s %s %s %s %s)" % (self.number(0), self.pick("<", "<=", "=="), self.number(0), self.pick("<", "!=", ">="), self.number(0))
        if kind == 8:
            return "(%s %s %s)" % (self.text(d), self.pick("==", "!=", "<", ">=", "in", "not in"), self.text(0))
        if kind == 9:
            return "(%s %s %s)" % (self.any(0), self.pick("in", "not in"), self.list(0))
        if kind <= 12:
            return "(%s is %s%s)" % (self.any(0), self.pick("", "not "), self.pick(
                "defined", "undefined", "none", "boolean", "true", "false", "integer", "float", "number", "string", "sequence",
                "mapping", "iterable", "callable", "escaped", "odd", "even", "divisibleby 3", "divisibleby(2)", "eq 1", "ne 'a'", "lt 5",
                "ge 2", "lower", "upper", "in [1, 'a']", "equalto n", "sameas none", "sameas true", "gt(3)", "le 7"))
        if kind == 13:
            return "(%s == %s)" % (self.any(0), self.any(0))
        if kind == 14:
            return "%s.%s" % (self.text(0), self.pick("startswith('a')", "endswith('b')", "isdigit()", "isupper()", "startswith(('a', 's'))", "isalpha()", "isspace()"))
        return "(%s is %s)" % (self.pick("'upper'", "'nofilter'", "'odd'"), self.pick("filter", "test"))

    def any(self, depth):
        kind = self.r.randint(0, 9)
        if kind <= 2:
            return self.number(depth)
        if kind <= 5:
            return self.text(depth)
        if kind <= 7:
            return self.list(depth)
        if kind == 8:
            return self.truth(depth)
        return self.pick("nothing", "zz", "d", "d.zz", "rows[9]", "d.get('one')", "d.get('zz')", "d.get('zz', 'q')", "none",
                         "ws|first", "xs|last", "xs|min", "ws|max", "rows|first", "d['three']", "mixed[5]", "mixed.3", "rows[0]['party'].no")


def main():
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    maker = Maker(seed)
    environment = jinja2.Environment()
    for i in range(count):
        if i % 20 == 0:
            data = maker.data()
            print(json.dumps({"data": data}))
        text = maker.any(maker.r.randint(0, 3))
        if maker.r.random() < 0.02:  # its result is markup, which escapes what is joined to it
            text = "%s|tojson%s" % (maker.pick("s", "xs", "d", "mixed", "rows", "[x, y]"), maker.pick("", "(2)"))
        line = {"text": text}
        try:
            line["result"] = environment.from_string("{{ " + text + " }}").render(data)
        except Exception as error:
            line["error"] = type(error).__name__ + ": " + str(error)[:100]
        if " object at 0x" not in line.get("result", ""):  # a generator was printed
            print(json.dumps(line))


main()
