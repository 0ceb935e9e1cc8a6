"""Random expressions and places, of the variables that can be used at a point."""

PURE, ASKING, WRITING = range(3)

INTEGERS = ("char", "signed char", "unsigned char", "short", "unsigned short", "int", "int", "unsigned", "long",
            "unsigned long", "_Bool", "enum colour")
CONSTANTS = ("0", "1", "2", "3", "5", "7", "-1", "-2", "100", "127", "128", "255", "256", "32767", "65535", "65536",
             "0x7fffffff", "0x80000000u", "4294967295u", "-2147483647 - 1", "1L << 40", "-1L", "'a'", "GREEN",
             "0xffffffffffffffffu", "sizeof(int)", "(char)200", "(short)40000", "(_Bool)4", "-'b'", "1u - 2", "!5")
ARITHMETIC = ("+", "-", "*", "&", "|", "^")
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
# What can be read and written of a variable of each kind; %s is its name, # an index from 0 to 3.
PARTS = {
    "pair": ("%s.a", "%s.b"),
    "deep": ("%s.c", "%s.p.a", "%s.p.b", "%s.i", "%s.u", "%s.v[2]", "%s.v[#]"),
    "word": ("%s.i", "%s.u", "%s.h.lo", "%s.h.hi"),
    "bits": ("%s.s", "%s.u", "%s.b", "%s.c", "%s.e", "%s.wide", "%s.l"),
    "hundred": ("%s[50]", "%s[(#) * 25]", "%s[(#) + 62]"),
    "array": ("%s[1]", "%s[#]", "*(%s + #)", "(#)[%s]"),
    "pairs": ("%s[1].a", "%s[#].b", "(%s + 1)->b"),
    "vla": ("%s[0]", "*%s"),
    "pointer": ("*%s", "%s[0]", "*&*%s"),
    "pair pointer": ("%s->a", "(*%s).b", "(&%s->a)[0]"),
    "pointer pointer": ("**%s", "*%s[0]"),
    "array pointer": ("%s[#]", "*(%s + #)", "*(3 + %s - #)"),
}
STRINGS = ('"ab"', '"abcd"', '{"x\\n\\377"}', '("q\\0z")', '""', '"\\x41\\"\\\\" "?"')
ATOMICS = ("__atomic_fetch_add(&%s, %s, 5)", "__atomic_sub_fetch(&%s, %s, 0)", "__sync_fetch_and_xor(&%s, %s)",
           "__sync_nand_and_fetch(&%s, %s)", "__atomic_exchange_n(&%s, %s, 5)", "__sync_lock_test_and_set(&%s, %s)",
           "__sync_bool_compare_and_swap(&%s, 1, %s)", "__sync_val_compare_and_swap(&%s, %s, 7)",
           "(__atomic_store_n(&%s, %s, 5), 3)", "(__atomic_load_n(&%s, 5) + %s)")
SIMPLE = {"bits": ("%s.s", "%s.u", "%s.b", "%s.c", "%s.e", "%s.wide"), "pair": ("%s.a", "%s.b"), "deep": ("%s.c", "%s.p.b", "%s.v[3]"), "word": ("%s.i", "%s.h.hi"), "array": ("%s[2]",)}
RECORDS = ("pair", "deep", "word", "bits")
TYPE_NAMES = {"pair": "struct pair", "deep": "struct deep", "word": "union word", "bits": "struct bits"}


class Variable:
    def __init__(self, name, kind, c_type, depth):
        self.name, self.kind, self.c_type, self.depth = name, kind, c_type, depth


class Expressions:
    """Makes expressions. `self.variables` are those that can be used here; the statements are the subclass's."""

    def __init__(self, rng):
        self.rng = rng
        self.number = 0
        self.variables = []
        self.depth = 0

    # ---- small things ----

    def fresh(self, prefix):
        self.number += 1
        return "%s%d" % (prefix, self.number)

    def chance(self, probability):
        return self.rng.random() < probability

    def pick(self, items):
        return self.rng.choice(items)

    def id(self):
        self.number += 1
        return self.number

    def probe(self):
        return "probe(%d)" % self.id()

    def declare(self, prefix, kind, c_type):
        variable = Variable(self.fresh(prefix), kind, c_type, self.depth)
        return variable, variable.name

    def of_kind(self, *kinds):
        return [variable for variable in self.variables if variable.kind in kinds]

    # ---- places ----

    def index(self):
        names = [v.name for v in self.of_kind("int")] + ["global_number", "1"]
        return "(%s %s %s) & 3" % (self.pick(names), self.pick(ARITHMETIC), self.pick(names + ["2", "3"]))

    def part(self, variable, shapes):
        if variable.kind == "int":
            return variable.name
        text = self.pick(shapes[variable.kind]) % variable.name
        return text.replace("#", "(%s)" % self.index()) if "#" in text else text

    def place(self, no_bit_field=False):
        """Something that holds an integer; evaluating it has no effect."""
        usable = [v for v in self.variables if v.kind == "int" or v.kind in PARTS]
        usable = [v for v in usable if v.kind != "bits"] if no_bit_field else usable
        return "(%s)" % self.part(self.pick(usable), PARTS) if usable else "global_number"

    def simple_place(self, no_bit_field=False):
        """One whose evaluation reads nothing."""
        usable = [v for v in self.variables if v.kind == "int" or v.kind in SIMPLE]
        usable = [v for v in usable if v.kind != "bits"] if no_bit_field else usable
        return self.part(self.pick(usable), SIMPLE) if usable else "global_number"

    def record(self, kind):
        """A struct or union as a value, without effects."""
        names = [v.name for v in self.of_kind(kind)]
        if kind == "pair":
            names += [v.name + ".p" for v in self.of_kind("deep")] + ["(*%s)" % v.name for v in self.of_kind("pair pointer")]
            names += ["global_pair", self.literal(kind)]
            names += ["%s[%s]" % (v.name, self.index()) for v in self.of_kind("pairs")]
        if not names:
            names = [self.literal(kind)]
        if self.chance(0.15):
            return "(%s ? %s : %s)" % (self.value(1, PURE), self.pick(names), self.pick(names))
        return self.pick(names)

    def literal(self, kind):
        return "(%s)%s" % (TYPE_NAMES[kind], self.braces(kind, PURE))

    def braces(self, kind, effects):
        """An initialiser list; one of its values may have effects."""
        shapes = {
            "pair": ("{%s, %s}", "{.b = %s, .a = %s}", "{.b = %s}", "{%s}", "{.a = %s, .b = %s, .a = %s}"),
            "bits": ("{%s, %s, %s, %s}", "{.u = %s}", "{.e = %s, .s = %s}", "{.wide = %s, %s}", "{.b = %s, .b = %s}"),
            "hundred": ("{[3 ... 90] = %s}", "{[0 ... 99] = %s, [50] = %s}", "{%s, [25 ... 74] = %s, %s}", "{[75] = %s}"),
            "deep": ("{%s, {%s, %s}, {%s}, {%s}}", "{%s, %s, %s, %s, %s, %s}", "{.p.b = %s, .v[2] = %s}", "{.u = %s}",
                     "{.v = {[1] = %s, %s}, .p = {%s}}", "{.p = {.a = %s}, .v = {[0 ... 2] = %s}}", "{.c = %s, .p = {%s}}",
                     "{.p.a = %s, %s, .v[1] = %s, %s}", "{.p = {%s, %s}, .p.b = %s}", "{.v = {%s, %s}, .v[1] = %s, %s}"),
            "word": ("{%s}", "{.u = %s}", "{.h = {.hi = %s, .lo = %s}}", "{.h.lo = %s}"),
            "array": ("{%s, %s}", "{[2] = %s}", "{[1 ... 3] = %s}", "{[0 ... 1] = %s, %s, [3] = %s}", "{[3] = %s, [1] = %s, %s}"),
            "pairs": ("{{%s}, {.b = %s}}", "{[1] = {%s, %s}}", "{%s, %s, %s}", "{[0 ... 2] = {%s, %s}}", "{[1].a = %s, %s, %s}",
                      "{[2].b = %s, [0] = {%s}}", "{[0 ... 2].b = %s}", "{[1 ... 3].a = %s, %s}"),
        }
        shape = self.pick(shapes[kind])
        count = shape.count("%s")
        at = self.rng.randrange(count)
        if "..." in shape:  # clang takes ranges only among constants
            return shape % tuple("(%s)" % self.pick(CONSTANTS) for _ in range(count))
        return shape % tuple(self.value(1, effects) if i == at else self.leaf(PURE) for i in range(count))

    # ---- expressions ----

    def value(self, depth, effects):
        """An integer."""
        if depth <= 0:
            return self.leaf(effects)
        makers = [self.operator] * 5 + [self.leaf_at] * 2 + [self.choice] * 2 + [self.logic] * 2 + [self.unary] * 2
        makers += [self.cast] * 2 + [self.special]
        if effects >= ASKING:
            makers += [self.comma, self.call]
        if effects >= WRITING:
            makers += [self.write] * 3 + [self.statement_expression] * 2
        return self.pick(makers)(depth, effects)

    def leaf_at(self, _depth, effects):
        return self.leaf(effects)

    def leaf(self, effects):
        if effects >= ASKING and self.chance(0.5):
            return self.probe()
        if self.chance(0.65):  # compilers do not agree on the type of a bit-field behind a comma: promoted, they do
            place = self.place()
            return "(+%s)" % place if self.is_bit_field(place) else place
        return "(%s)" % self.pick(CONSTANTS)

    def is_bit_field(self, place):
        return any(place.startswith("(%s." % v.name) for v in self.of_kind("bits"))

    def unordered(self, depth, effects):
        """Two operands nobody orders."""
        active = self.value(depth - 1, effects)
        passive = "(%s)" % self.pick(CONSTANTS) if effects == WRITING else self.value(depth - 1, PURE)
        return (active, passive) if self.chance(0.5) else (passive, active)

    def operator(self, depth, effects):
        left, right = self.unordered(depth, effects)
        kind = self.rng.randrange(10)
        if kind < 5:
            return "(%s %s %s)" % (left, self.pick(ARITHMETIC), right)
        if kind < 8:
            return "(%s %s %s)" % (left, self.pick(COMPARISONS), right)
        if kind < 9:
            # Not by 1: gcc-12 makes `-(a / b)` an `a / -b`, which traps where a is the least number and -b is -1.
            return "(%s %s (((%s) & 7) + 2))" % (left, self.pick("/%"), right)
        return "(%s %s ((%s) & 7))" % (left, self.pick(("<<", ">>")), right)

    def unary(self, depth, effects):
        return "(%s%s)" % (self.pick(("-", "~", "!", "!!", "+", "- -")), self.value(depth - 1, effects))

    def cast(self, depth, effects):
        return "((%s)%s)" % (self.pick(INTEGERS), self.value(depth - 1, effects))

    def logic(self, depth, effects):
        return "(%s %s %s)" % (self.value(depth - 1, effects), self.pick(("&&", "||")), self.value(depth - 1, effects))

    def choice(self, depth, effects):
        first = self.value(depth - 1, effects)
        if self.chance(0.3):
            return "(%s ?: %s)" % (first, self.value(depth - 1, effects))
        return "(%s ? %s : %s)" % (first, self.value(depth - 1, effects), self.value(depth - 1, effects))

    def comma(self, depth, effects):
        return "(%s, %s)" % (self.value(depth - 1, effects), self.value(depth - 1, effects))

    def call(self, depth, effects):
        inner = self.value(depth - 1, effects)
        texts = ["twice(%s)", "less(%s)", "narrow(%s)", "early(%s)", "(*twice)(%s)", "(&less)(%s)", "down((%s) & 3)",
                 "old_style(%s, 3)", "ops[3].run(%s)", "both[1](%s)", "(*ops[2].more)(%s)",
                 "make_pair(%s, 3).b", "swapped(make_pair(4, %s)).a", "__builtin_expect(%s, 1)"]
        texts += ["%s(%%s)" % v.name for v in self.of_kind("function")]
        return self.pick(texts) % inner

    def special(self, depth, _effects):
        value = self.value(depth - 1, PURE)
        kind = self.rng.randrange(10)
        pointers = self.of_kind("array", "array pointer")
        if kind < 3:
            return "(%s).%s" % (self.record("pair"), self.pick("ab"))
        if kind < 4 and pointers:
            name = self.pick(pointers).name
            return "((int)(&%s[%s] - %s))" % (name, self.index(), name)
        if kind < 5 and self.of_kind("deep"):
            return "((int)sum(&%s))" % self.pick(self.of_kind("deep")).name
        if kind < 6:
            return "_Generic(%s, int: %s, long: 2L, unsigned: 3u, default: (short)4)" % (self.place(True), value)
        if kind < 7:
            texts = ["(int)sizeof(%s)" % v.name for v in self.of_kind("vla")]
            texts += ["ops[%s].%s" % (self.index(), part) for part in ("flags", "p.a", "p.b", "name[0]")]
            return "(%s)" % self.pick(texts)
        texts = ["__builtin_choose_expr(1, (%s), 5)" % value, "(int)sizeof(%s)" % self.place(True),
                 "(int[]){%s, 2, 3, 4}[%s]" % (value, self.index()), "((int){%s})" % value, "*&(int){%s}" % value,
                 "\"tables\"[%s]" % self.index(), "__builtin_offsetof(struct deep, v)"]
        return "(%s)" % self.pick(texts)

    def write(self, depth, _effects):
        kind = self.rng.randrange(7)
        numbers = [v for v in self.of_kind("int") if v.c_type in ("int", "unsigned", "long", "short", "unsigned char")]
        if kind == 6 and numbers:
            return self.pick(ATOMICS) % (self.pick(numbers).name, self.value(depth - 1, PURE))
        if kind < 2:
            step = self.pick(("++%s", "--%s", "%s++", "%s--"))
            return "(%s)" % step % self.place(True)
        if kind < 3:
            return "(%s %s)" % (self.compound_target(True), self.value(depth - 1, ASKING))
        pointers = [v for v in self.of_kind("int") if v.c_type == "int"]
        if kind < 4 and pointers:
            return "write_int(&%s, %s)" % (self.pick(pointers).name, self.value(depth - 1, PURE))
        return "(%s = %s)" % (self.simple_place(True), self.value(depth - 1, ASKING))

    def compound_target(self, no_bit_field=False):
        return "%s %s=" % (self.place(no_bit_field), self.pick(ARITHMETIC))
