"""Random data, and random expressions over it: by type, from the names a place can see."""

PLAIN = ("Ward", "clinic north", "  led ", "Trust", "é", "x_y", "GP", "12", "zeta", "Alpha", "beta")
HOSTILE = ("AT&T", "<b>bold</b>", "a < b > c", "&amp;", "\"q\" 'q'", "]]>", "</w:t>")
BROKEN_LINES = ("one\ntwo", "left\tright", "first\nsecond\n", "tab\t", "\ttab", "up\aoff", "up\aoff")
BRACES = ("{{ 7*7 }}", "{% if x %}", "{# no #}", "}}", "{ x }")


class Scope:
    """Which names stand for what at some place of the template."""

    def __init__(self, texts, numbers, booleans, lists, rows):
        self.texts, self.numbers, self.booleans = texts, numbers, booleans
        self.lists, self.rows = lists, rows

    def with_names(self, **more):
        kinds = ("texts", "numbers", "booleans", "lists", "rows")
        return Scope(*(getattr(self, kind) + more.get(kind, []) for kind in kinds))


TOP = Scope(["name", "party.name", "party['town']", "words[0]", "rows[0].name"],
            ["count", "small", "numbers[1]", "party.age", "rows[1].amount", "numbers|length"],
            ["flag", "off", "party.known"], ["words", "party.tags"], ["rows"])


class Data:
    """The data of one template."""

    def __init__(self, dice):
        self.dice = dice
        self.features = set()

    def text(self):
        dice = self.dice
        chance = dice.random()
        if chance < 0.04:
            self.features.add("markup in data")
            return dice.choice(HOSTILE)
        if chance < 0.10:
            return dice.choice(BROKEN_LINES)
        if chance < 0.13:
            return dice.choice(BRACES)
        if chance < 0.15:
            return ""
        return " ".join(dice.choice(PLAIN) for _ in range(dice.randint(1, 3)))

    def row(self, deep=True):
        dice = self.dice
        row = {"name": self.text(), "amount": dice.randint(-20, 400), "known": dice.random() < 0.5,
               "tags": [self.text() for _ in range(dice.randint(0, 3))]}
        if deep:
            row["parts"] = [self.row(deep=False) for _ in range(dice.randint(0, 3))]
        return row

    def whole(self):
        dice = self.dice
        return {
            "name": self.text(), "count": dice.randint(-3, 12), "small": dice.randint(0, 3),
            "rate": dice.choice((0.5, 1.25, 2.0, 1e16, 0.1, 3.14159, -0.75, 1e-7)),
            "flag": dice.random() < 0.6, "off": False, "nothing": None, "empty": "",
            "words": [self.text() for _ in range(dice.randint(1, 4))],
            "numbers": [dice.randint(-5, 40) for _ in range(dice.randint(2, 5))],
            "party": {"name": self.text(), "town": self.text(), "age": dice.randint(1, 99),
                      "known": dice.random() < 0.5,
                      "tags": [self.text() for _ in range(dice.randint(0, 3))]},
            "rows": [self.row() for _ in range(dice.randint(2, 4))],
            "nobody": [],
        }


class Expressions:
    """Expressions by type, over the names of a scope."""

    def __init__(self, dice):
        self.dice = dice

    def of(self, *ways):
        return self.dice.choice(ways)()

    def quoted(self):
        text = self.dice.choice(PLAIN)
        return self.dice.choice((f"'{text}'", f'"{text}"'))

    def operand(self, name):
        return f"({name})" if "|" in name else name

    def text(self, scope, depth=0):
        dice = self.dice
        name = self.operand(dice.choice(scope.texts))
        if depth > 1 or dice.random() < 0.45:
            return name
        number = lambda: self.number(scope, depth + 1)
        return self.of(
            lambda: f"{name}|{dice.choice(('upper', 'lower', 'title', 'capitalize', 'trim', 'string'))}",
            lambda: f"{name} | replace({self.quoted()}, {self.quoted()})",
            lambda: f"{name} ~ {self.quoted()} ~ {number()}",
            lambda: f"{name} + {self.quoted()}",
            lambda: f"missing|default({self.quoted()})",
            lambda: f"empty|default({self.quoted()}, true)",
            lambda: f"{self.text(scope, depth + 1)} if {self.truth(scope, depth + 1)} else {self.quoted()}",
            lambda: f"{name} if {self.truth(scope, depth + 1)}",
            lambda: f"{dice.choice(scope.lists)}|join({self.quoted()})",
            lambda: f"{dice.choice(scope.rows)}|map(attribute='name')|join(', ')",
            lambda: f"words|{dice.choice(('first', 'last'))}",
            lambda: f"{name}[{dice.choice(('0', '-1', ':2', '1:', '::-1', '0:3'))}]",
            lambda: f"{name}.{dice.choice(('upper()', 'lower()', 'strip()', 'title()'))}",
            lambda: f"name|truncate({dice.randint(4, 9)}, {dice.choice(('true', 'false'))}, '..', 0)",
            lambda: f"name|center({dice.randint(5, 30)})",
            lambda: f"(words|sort)|join('/')",
            lambda: f"{{'k': {self.quoted()}}}['k']",
            lambda: f"({self.quoted()}, {self.quoted()})|join('-')",
            lambda: f"{name}|wordcount", lambda: f"rate|round(1)|string", lambda: f"'%s of %d'|format({name}, 3)",
            lambda: f"{name}|indent(2)", lambda: f"(words|batch(2)|first)|join('+')",
            lambda: f"(numbers|slice(2)|list)[0]|join(',')", lambda: f"numbers|tojson",
            lambda: f"{name}|wordwrap({dice.randint(4, 12)})", lambda: f"{name}|e",
            lambda: f"{name}.replace({self.quoted()}, 'q')", lambda: f"party.get('town', 'none')",
            lambda: f"(party|dictsort|first)[0]", lambda: f"'{{}}-{{}}'.format({name}, count)",
            lambda: f"{name}.split()|join('_')", lambda: f"rows|map(attribute='tags')|map('length')|join(' ')",
            lambda: f"(rows|groupby('known')|first).grouper", lambda: f"rows|map(attribute='missing', default='-')|join",
            lambda: f"words|map('upper')|join(' ')", lambda: f"(words|min) ~ (words|max)", lambda: f"missing.word",
            lambda: f"{name}.startswith({self.quoted()})", lambda: f"count|filesizeformat",
            lambda: f"(rows|first).get('name')", lambda: f"numbers|map('string')|list|join('')",
        )

    def number(self, scope, depth=0):
        dice = self.dice
        name = self.operand(dice.choice(scope.numbers))
        if depth > 1 or dice.random() < 0.4:
            return self.of(lambda: name, lambda: str(dice.randint(0, 50)))
        other = lambda: self.number(scope, depth + 1)
        return self.of(
            lambda: f"{name} {dice.choice('+-*')} {other()}",
            lambda: f"{name} // {dice.randint(1, 7)}", lambda: f"{name} % {dice.randint(1, 7)}",
            lambda: f"{name} / {dice.choice((2, 4, 3))}", lambda: f"-{name}",
            lambda: f"2 ** {dice.randint(0, 70)}", lambda: f"{name}|abs",
            lambda: f"numbers|{dice.choice(('sum', 'max', 'min', 'length', 'first', 'last', 'count'))}",
            lambda: f"{dice.choice(scope.rows)}|sum(attribute='amount')",
            lambda: f"(rate * {dice.randint(1, 9)})|round({dice.randint(0, 3)})",
            lambda: f"({other()} + {other()}) * 2", lambda: "rate", lambda: f"rate + {name}",
            lambda: f"'{dice.randint(0, 99)}'|int", lambda: f"{name}|float",
        )

    def truth(self, scope, depth=0):
        dice = self.dice
        if depth > 1 or dice.random() < 0.3:
            return dice.choice(scope.booleans)
        number = lambda: self.number(scope, depth + 1)
        truth = lambda: self.truth(scope, depth + 1)
        return self.of(
            lambda: f"{number()} {dice.choice(('==', '!=', '<', '<=', '>', '>='))} {number()}",
            lambda: f"not {truth()}", lambda: f"{truth()} and {truth()}",
            lambda: f"({truth()} or {truth()})", lambda: f"{self.quoted()} in words",
            lambda: f"{self.quoted()} not in name", lambda: f"{dice.choice(scope.texts)}",
            lambda: f"{dice.choice(scope.numbers)} is {dice.choice(('odd', 'even', 'divisibleby(3)', 'number', 'integer'))}",
            lambda: f"{dice.choice(('missing', 'name', 'party.nothing'))} is {dice.choice(('defined', 'undefined', 'not defined'))}",
            lambda: f"{dice.choice(('nothing', 'name', 'words', 'party', 'rate'))} is {dice.choice(('none', 'string', 'mapping', 'sequence', 'iterable', 'float', 'true', 'sameas(flag)'))}",
            lambda: f"0 < {number()} <= 30", lambda: "nothing", lambda: "none", lambda: "missing",
        )

    def items(self, scope, depth=0):
        """A list of texts or numbers."""
        dice = self.dice
        return self.of(
            lambda: dice.choice(scope.lists), lambda: "numbers", lambda: "nobody",
            lambda: f"range({dice.randint(0, 4)})", lambda: "[1, 2, 3]", lambda: "['a', 'b']",
            lambda: f"{dice.choice(scope.lists)}|{dice.choice(('sort', 'reverse', 'unique', 'list'))}",
            lambda: "numbers|select('odd')", lambda: "numbers[1:]",
            lambda: f"{dice.choice(scope.rows)}|map(attribute='name')",
            lambda: "numbers|reject('gt', 7)|list", lambda: "party",
        )

    def row_list(self, scope):
        dice = self.dice
        name = dice.choice(scope.rows)
        return self.of(
            lambda: name, lambda: name, lambda: f"{name}|selectattr('known')",
            lambda: f"{name}|rejectattr('known')|list", lambda: f"{name}|sort(attribute='amount')",
            lambda: f"{name}[1:]", lambda: f"{name}|reverse", lambda: "nobody",
        )

    def printed(self, scope):
        dice = self.dice
        return self.of(
            *(lambda: self.text(scope),) * 6, *(lambda: self.number(scope),) * 3,
            lambda: self.truth(scope), lambda: dice.choice(("nothing", "missing", "flag", "rate")),
            lambda: dice.choice(("numbers", "[1, 'x', none]", "{'a': 1.5}", "rows[0].tags", "(1, 2)")),
        )
