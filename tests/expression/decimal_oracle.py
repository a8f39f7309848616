"""Random sums, products and quotients of decimals, with what Python's decimal makes of them.

Usage: decimal_oracle.py SEED COUNT. One JSON object a line: {text, result}.
"""

import json
import math
import random
import sys
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

EXACT = Context(prec=2000)
QUOTIENT = Context(prec=28, rounding=ROUND_HALF_EVEN)


def number(dice):
    digits = dice.choice((1, 2, 3, 5, 9, 17, 20, 30))
    text = str(dice.randint(0, 10**digits))
    scale = dice.choice((0, 0, 1, 2, 2, 4, 10))
    if scale:
        text = text.rjust(scale + 1, "0")
        text = text[:-scale] + "." + text[-scale:]
    return dice.choice(("", "", "-")) + text


def quotient(a, b):
    result = QUOTIENT.divide(a, b)
    # Digits before the point are never given up, and zeros never stand for them.
    return result if result.as_tuple().exponent <= 0 else None


def floor(a, b):
    return math.floor(Fraction(a) / Fraction(b))


def result_of(a, sign, b):
    if sign in "/ // %".split() and b == 0:
        return None
    if sign == "/":
        return quotient(a, b)
    if sign == "//":
        return Decimal(floor(a, b))
    if sign == "%":
        return EXACT.subtract(a, EXACT.multiply(Decimal(floor(a, b)), b))
    return {"+": EXACT.add, "-": EXACT.subtract, "*": EXACT.multiply}[sign](a, b)


def main():
    dice = random.Random(int(sys.argv[1]))
    for _ in range(int(sys.argv[2])):
        a, sign, b = number(dice), dice.choice("+ - * / // %".split()), number(dice)
        result = result_of(Decimal(a), sign, Decimal(b))
        if result is not None:
            text = format(result, "f")
            is_zero = not text.strip("-0.")
            print(json.dumps({"text": "%s %s %s" % (a, sign, b), "result": text.lstrip("-") if is_zero else text}))
        digits = dice.randint(0, 6)
        rounded = Decimal(a).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, EXACT)
        if "." in a:
            text = format(rounded, "f")
            is_zero = not text.strip("-0.")
            print(json.dumps({"text": "%s | round(%d)" % (a, digits), "result": text.lstrip("-") if is_zero else text}))


main()
