"""Random C functions that use every kind of control flow, and much of what expressions can do.

A function is a tree of Nodes (a line, or a head with a body and a tail), so that it can be reduced by leaving some out.
What it does depends on the answers of `probe(id)`; it shows what it did by the order of its probes and by
`observe(id, value)`. Each loop asks a probe or observes something, so that the number of events ends it.

Nothing here is undefined, and nothing depends on an order of evaluation that C leaves open. Expressions have a level of
effects: PURE ones have none, ASKING ones may probe but write nothing, WRITING ones may write. Of the operands of an
operator that does not order them one may have effects, and if it writes the other is a constant.
Programs are to be compiled with -fwrapv.
"""

from expressions import (ASKING, COMPARISONS, CONSTANTS, INTEGERS, PURE, RECORDS, STRINGS, TYPE_NAMES,
                         WRITING, Expressions, Variable)

PREAMBLE = """int probe(int id);
void observe(int id, long value);
enum colour { RED, GREEN, BLUE };
struct pair { int a; short b; };
struct deep { char c; struct pair p; union { int i; unsigned u; }; int v[4]; };
union word { int i; unsigned u; struct { short lo, hi; } h; };
struct bits { int s : 3; unsigned u : 5; _Bool b : 1; unsigned char c : 2; enum colour e : 2; int wide : 17; unsigned long l; };
int global_number;
struct pair global_pair;
static void drop_int(int *p) { observe(901, *p); }
static void drop_pair(struct pair *p) { observe(902, p->a); if (probe(903)) observe(904, p->b); }
static void drop_pointer(int **p) { if (*p) observe(905, **p); else observe(906, 0); }
static int twice(int n) { observe(907, n); return 2 * n; }
static int less(int n) { return n - probe(908); }
static unsigned char narrow(unsigned char c) { observe(909, c); return c + 1; }
static int write_int(int *p, int n) { observe(910, *p); *p = n; return probe(911); }
static struct pair make_pair(int a, short b) { struct pair made = {.b = b, .a = a}; return made; }
static struct pair swapped(struct pair p) { return (struct pair){p.b, .b = p.a}; }
static long sum(const struct deep *d) { long s = d->c + d->p.a; for (int i = 0; i < 4; i++) s += d->v[i]; return s; }
static int down(int n) { return n <= 0 ? probe(912) : 1 + down(n - 1); }
static int early(int n) {
    __attribute__((cleanup(drop_int))) int kept = n;
    for (;;) {
        __attribute__((cleanup(drop_int))) int inner = kept++;
        if (probe(913)) return inner;
        if (probe(914)) break;
    }
    return kept;
}
static int old_style(a, b) int a, b; { return a - 3 * b; }
struct op { const char *name; int (*run)(int); unsigned flags : 3; struct pair p; int (*const *more)(int); };
static int (*const both[2])(int) = {twice, &less};
static const struct op ops[4] = {
    {"twice", twice, 9, {1, 2}, both}, [2] = {.run = less, .name = "le\\ts", .p.b = (short)70000, .more = &both[1]},
    [3] = {"n", twice, .flags = 3, .flags = 6, .more = both}, [1] = {"", &less, 7, {RED, BLUE}, both + 1}};
"""


class Node:
    """A line, or `head`, an indented body and `tail`."""

    def __init__(self, head, body=None, tail=None):
        self.head, self.body, self.tail = head, body, tail

    def lines(self, indent=""):
        lines = [indent + self.head] if self.head else []
        for node in self.body or []:
            lines += node.lines(indent + "    ")
        return lines + ([indent + self.tail] if self.tail else [])


def text_of(nodes):
    return "\n".join(line for node in nodes for line in node.lines())


class Function(Expressions):
    """Generates one function. `self.variables` are those that can be used here; a block forgets its own at its end."""

    def __init__(self, rng, size):
        super().__init__(rng)
        self.budget = size
        self.labels = []
        self.in_loop = self.in_switch = False
        self.jumps_by_address = rng.random() < 0.2  # then there are no clean-ups: goto *p does not call them
        self.in_expression = False  # inside a statement expression: no labels, since nothing may jump there
        self.is_entered = False  # in a block a goto leads into: gcc's code for a VLA in one restores a stack it did not save

    # ---- blocks ----

    def begin_block(self):
        self.depth += 1
        return len(self.variables), len(self.labels)

    def end_block(self, state):
        self.depth -= 1
        del self.variables[state[0]:]
        del self.labels[state[1]:]

    def block(self, least, most, first=()):
        """The statements of a block in braces."""
        state = self.begin_block()
        outer, self.is_entered = self.is_entered, False
        nodes = list(first) + self.statements(least, most)
        self.is_entered = outer
        self.end_block(state)
        return nodes

    def loop_body(self, least=1, most=3, first=(), observed=True):
        outer = self.in_loop, self.in_switch
        self.in_loop, self.in_switch = True, False
        start = [Node("%s;" % self.probe())] if observed else []
        nodes = self.block(least, most, list(first) + start)
        self.in_loop, self.in_switch = outer
        return nodes

    def statements(self, least, most):
        nodes = []
        for _ in range(self.rng.randint(least, most)):
            nodes += self.statement()
        return nodes

    def statement(self):
        self.budget -= 1
        if self.budget < 0:
            return [self.observation()]
        makers = [self.observe] * 3 + [self.assign] * 5 + [self.declare_integer] * 3 + [self.declare_record] * 3
        makers += [self.declare_pointer] * 2 + [self.copy_record] * 2 + [self.expression_statement] * 2
        makers += [self.if_statement] * 4 + [self.leave] * 2 + [self.assign_in_condition, self.declare_nothing]
        if not self.in_expression and self.depth < 6:
            makers += [self.loop] * 6 + [self.switch] * 3 + [self.forward_region] * 2 + [self.backward_region] * 2
            makers += [self.entered_region, self.once, self.pointer_loop, self.plain_block, self.duff]
            makers += [self.declare_function, self.declare_vla, self.static_variable, self.declare_literal]
            makers += [self.jump_table] * 3 if self.jumps_by_address else [self.declare_cleanup] * 4
        elif not self.jumps_by_address:
            makers += [self.declare_cleanup]
        return self.pick(makers)()

    def statement_expression(self, depth, _effects):
        state = self.begin_block()
        self.budget -= 1
        outer, self.in_expression = self.in_expression, True
        nodes = self.statements(1, 2)
        self.in_expression = outer
        result = self.value(depth - 1, PURE)
        self.end_block(state)
        inner = " ".join(line.strip() for node in nodes for line in node.lines())
        if "cleanup" in inner:  # clang forgets the clean-ups where the value is a constant
            result = "global_number"
        if self.chance(0.1):
            label = self.fresh("last")
            inner += " if (%s) goto %s; %s %s:" % (self.probe(), label, self.observation().head, label)
        return "({ %s %s; })" % (inner, result)

    # ---- simple statements ----

    def observation(self):
        return Node("observe(%d, %s);" % (self.id(), self.place()))

    def observe(self):
        return [Node("observe(%d, %s);" % (self.id(), self.value(2, WRITING)))]

    def assign(self):
        kind = self.rng.randrange(8)
        if kind < 3:
            return [Node("%s = %s;" % (self.place(), self.value(3, PURE)))]
        if kind < 4:
            return [Node("%s = %s;" % (self.simple_place(), self.statement_expression(2, WRITING)))]
        if kind < 5:
            return [Node("%s;" % self.pick(("++%s", "%s++", "--%s", "%s--")) % self.place())]
        if kind < 6:
            shift = self.pick(("%s <<= (%s) & 7;", "%s >>= (%s) & 7;", "%s /= ((%s) & 7) + 1;", "%s %%= ((%s) & 7) + 1;"))
            return [Node(shift % (self.place(), self.value(1, ASKING)))]
        return [Node("%s %s;" % (self.compound_target(), self.value(2, ASKING)))]

    def assign_in_condition(self):
        head = "if ((%s = %s) %s %s) {" % (self.simple_place(True), self.value(1, ASKING), self.pick(COMPARISONS), "1")
        return [Node(head, self.block(1, 2), "}")]

    def expression_statement(self):
        return [Node("%s%s;" % (self.pick(("", "(void)")), self.value(3, WRITING)))]

    def copy_record(self):
        kind = self.pick(RECORDS)
        targets = [v.name for v in self.of_kind(kind)]
        targets += ["global_pair"] + ["*" + v.name for v in self.of_kind("pair pointer")] if kind == "pair" else []
        if not targets:
            return self.declare_record()
        value = self.record(kind)
        if kind == "pair" and self.chance(0.4):
            value = self.pick(("make_pair(%s, 2)" % self.value(1, ASKING), "swapped(%s)" % value,
                               "(%s, %s)" % (self.value(1, WRITING), value), "({ %s; })" % value))
        return [Node("%s = %s;" % (self.pick(targets), value))]

    # ---- declarations ----

    def add(self, variable):
        self.variables.append(variable)

    def declare_integer(self):
        c_type = self.pick(INTEGERS)
        value = self.value(3, WRITING)
        variable, name = self.declare("n", "int", c_type)
        self.add(variable)
        if self.chance(0.1):
            variable.c_type = "__typeof__(%s)" % name
            return [Node("__auto_type %s = +(%s);" % (name, value))]
        return [Node("%s %s = %s;" % (c_type, name, "{%s}" % value if self.chance(0.05) else value))]

    def declare_record(self):
        kind = self.pick(RECORDS + ("array", "pairs", "hundred"))
        text = self.braces(kind, ASKING)
        if kind in RECORDS and self.chance(0.3):
            text = self.record(kind)
        element = self.pick(INTEGERS)
        if kind == "array" and "char" in element and self.chance(0.5):
            text = self.pick(STRINGS)
        variable, name = self.declare("r", kind, element)
        self.add(variable)
        c_type = {"array": element + " %s[4]", "pairs": "struct pair %s[4]", "hundred": element + " %s[100]"}.get(kind, TYPE_NAMES.get(kind, "") + " %s")
        return [Node("%s = %s;" % (c_type % name, text))]

    def declare_pointer(self):
        integers, arrays, pairs = self.of_kind("int"), self.of_kind("array"), self.of_kind("pair")
        pointers = [v for v in self.of_kind("pointer")]
        options = []
        if integers:
            target = self.pick(integers)
            same = [v for v in integers if v.c_type == target.c_type]
            text = "&%s" % target.name if self.chance(0.5) else "%s ? &%s : &%s" % (
                self.value(1, ASKING), target.name, self.pick(same).name)
            options.append((target.c_type + " *%s = %s;", "pointer", target.c_type, text))
        if arrays:
            target = self.pick(arrays)
            options.append((target.c_type + " *%s = %s;", "array pointer", target.c_type, target.name))
            options.append((target.c_type + " *%s = %s;", "pointer", target.c_type, "&%s[%s]" % (target.name, self.index())))
        if pairs:
            options.append(("struct pair *%s = %s;", "pair pointer", "", "&" + self.pick(pairs).name))
        if pointers:
            target = self.pick(pointers)
            options.append((target.c_type + " **%s = %s;", "pointer pointer", target.c_type, "&" + target.name))
        if not options:
            return self.declare_integer()
        shape, kind, c_type, text = self.pick(options)
        variable, name = self.declare("p", kind, c_type)
        self.add(variable)
        return [Node(shape % (name, text))]

    def declare_literal(self):
        """A pointer to a compound literal, which lives as long as the pointer."""
        text = "&" + "(struct pair)" + self.braces("pair", ASKING)
        variable, name = self.declare("l", "pair pointer", "")
        self.add(variable)
        return [Node("struct pair *%s = %s;" % (name, text))]

    def declare_function(self):
        variable, name = self.declare("f", "function", "")
        text = "int (*%s)(int) = %s ? twice : &less;" % (name, self.value(1, ASKING))
        self.add(variable)
        return [Node(text)]

    def declare_nothing(self):
        """What nothing is done for."""
        name = self.fresh("n")
        return [Node(self.pick([
            '_Static_assert(sizeof(int) == 4, "");', '_Static_assert((1 ? 2 : 3) == 2 && sizeof *(int *)0 == 4, "");',
            "enum { %s = sizeof(int) + 1 };" % name, "typedef int %s[2 * 3];" % name, "extern int twice(int), less(int);",
            "struct %s { char text[2 + 3]; int bits : 1 + 2; };" % name]))]

    def declare_vla(self):
        if self.jumps_by_address or self.is_entered:
            return self.declare_integer()
        size, first = self.value(1, ASKING), self.value(1, PURE)
        variable, name = self.declare("v", "vla", "int")
        self.add(variable)
        return [Node("int %s[((%s) & 3) + 1]; %s[0] = %s;" % (name, size, name, first))]

    def static_variable(self):
        value = self.value(1, PURE)
        variable, name = self.declare("s", "int", "int")
        self.add(variable)
        return [Node("static int %s; %s = %s;" % (name, name, value))]

    def declare_cleanup(self):
        mark = "__attribute__((cleanup(%s))) "
        kind = self.rng.randrange(5)
        integers = [v for v in self.of_kind("int") if v.c_type == "int"]
        if kind < 3:
            value = self.value(2, WRITING)
            variable, name = self.declare("c", "int", "int")
            self.add(variable)
            return [Node(mark % "drop_int" + "int %s = %s;" % (name, value))]
        if kind < 4 and integers:
            target = self.pick(integers).name
            variable, name = self.declare("c", "cleaned pointer", "int")
            return [Node(mark % "drop_pointer" + "int *%s = %s ? &%s : 0;" % (name, self.value(1, ASKING), target))]
        value = self.braces("pair", ASKING)
        variable, name = self.declare("c", "pair", "")
        self.add(variable)
        return [Node(mark % "drop_pair" + "struct pair %s = %s;" % (name, value))]

    # ---- control flow ----

    def leave(self):
        """A jump, mostly under a condition."""
        jumps = ["return %s;" % self.value(2, WRITING)] 
        jumps += ["break;"] * 2 if self.in_loop or self.in_switch else []
        jumps += ["continue;"] * 2 if self.in_loop else []
        jumps += ["goto %s;" % label for label in self.labels for _ in range(2)]
        if not jumps:
            return self.observe()
        jump = self.pick(jumps)
        if self.chance(0.1):
            return [Node(jump)]
        return [Node("if (%s) %s" % (self.value(1, ASKING), jump))]

    def if_statement(self):
        nodes = [Node("if (%s) {" % self.value(3, WRITING), self.block(1, 3), "}")]
        for _ in range(self.pick((0, 0, 1, 2))):
            nodes.append(Node("else if (%s) {" % self.value(2, WRITING), self.block(0, 2), "}"))
        if self.chance(0.5):
            nodes.append(Node("else {", self.block(0, 2), "}"))
        if len(nodes) == 1 and self.chance(0.2):
            return [Node("if (%s) %s;" % (self.value(2, WRITING), self.probe()))]
        return nodes

    def loop(self):
        kind = self.rng.randrange(4)
        condition = "%s %s" % (self.probe(), self.pick(("", "&& %s", "> (%s)", ", %s")))
        condition = condition % self.value(1, PURE) if "%s" in condition else condition
        if kind == 0:
            return [Node("while (%s) {" % condition, self.loop_body(observed="," in condition), "}")]
        if kind == 1:
            return [Node("do {", self.loop_body(), "} while (%s);" % self.value(2, ASKING))]
        return self.for_loop(condition)

    def for_loop(self, condition):
        state = self.begin_block()
        outer = self.in_loop, self.in_switch  # compilers do not agree on what `continue` in a step continues
        self.in_loop = self.in_switch = False
        init, step = self.pick(("", "declaration", "two", "expression")), self.pick(("", "step"))
        if init in ("declaration", "two"):
            value = self.value(1, ASKING)
            variable, name = self.declare("i", "int", "int")
            init = "int %s = %s" % (name, value) + (", %sx = 2" % name if init == "two" else "")
            self.add(variable)
        elif init:
            init = self.value(2, WRITING)
        step = self.pick((self.value(2, WRITING), "%s++" % self.place(), "%s, %s" % (self.probe(), self.probe()))) if step else ""
        self.in_loop, self.in_switch = outer
        has_condition = self.chance(0.6)
        escape = [] if has_condition else [Node("if (%s) break;" % self.probe())]
        body = self.loop_body(first=escape)
        self.end_block(state)
        return [Node("for (%s; %s; %s) {" % (init, condition if has_condition else "", step), body, "}")]

    def once(self):
        state = self.begin_block()
        value = self.value(1, WRITING)
        variable, name = self.declare("o", "int", "int")
        mark = "" if self.jumps_by_address or self.chance(0.5) else " __attribute__((cleanup(drop_int)))"
        self.add(variable)
        self.add(Variable(name + "x", "pointer", "int", self.depth))
        body = self.loop_body()
        self.end_block(state)
        return [Node("for (int %s%s = %s, *%sx = &%s; %sx; %sx = 0) {" % ((name, mark, value) + (name,) * 4), body, "}")]

    def pointer_loop(self):
        arrays = self.of_kind("array")
        if not arrays:
            return self.declare_record()
        array, name = self.pick(arrays), self.fresh("q")
        if self.chance(0.5):
            first = [Node("observe(%d, *%s++);" % (self.id(), name))]
            head = "for (%s *%s = %s; %s < %s + 4;) {" % (array.c_type, name, array.name, name, array.name)
        else:
            first = [Node("observe(%d, *%s);" % (self.id(), name))]
            head = "for (%s *%s = &%s[4]; %s-- != %s;) {" % (array.c_type, name, array.name, name, array.name)
        return [Node(head, self.loop_body(0, 2, first=first, observed=False), "}")]

    def plain_block(self):
        return [Node("{", self.block(1, 4), "}")]

    def case_label(self, taken):
        free = [n for n in range(-3, 12) if n not in taken]
        low = self.pick(free)
        high = low + self.rng.randint(1, 3) if self.chance(0.25) else low
        if any(n in taken for n in range(low, high + 1)):
            high = low
        taken.update(range(low, high + 1))
        return "case %d ... %d:" % (low, high) if high > low else "case %d:" % low

    def switch(self):
        outer = self.in_switch
        self.in_switch = True
        value = self.value(1, ASKING)
        if self.chance(0.5):
            value = "(%s) & 7" % value
        if self.chance(0.3):  # also of the types that are promoted; their values are converted, the cases too
            value = "(%s)(%s)" % (self.pick(("unsigned char", "signed char", "long", "short", "_Bool", "unsigned", "unsigned long",
                                             "enum colour")), value)
        state = self.begin_block()
        nodes, taken, labels = [], set(), []
        name = self.fresh("d") if self.chance(0.3) else None
        for _ in range(self.rng.randint(1, 5)):
            labels.append(self.case_label(taken))
        if self.chance(0.6):
            labels.insert(self.rng.randint(0, len(labels)), "default:")
        if name:
            nodes.append(Node("int %s;" % name))
        for label in labels:
            nodes.append(Node("%s %s" % (label, "%s = %s;" % (name, self.value(1, PURE)) if name else ";")))
            nodes += self.switch_section(name)
        self.in_switch = outer
        self.end_block(state)
        return [Node("switch (%s) {" % value, nodes, "}")]

    def switch_section(self, name):
        inner = self.begin_block()
        if name:
            self.add(Variable(name, "int", "int", self.depth))
        nodes = [Node("{", self.block(0, 2), "}")] if self.chance(0.7) else [self.observation()]
        self.end_block(inner)
        return nodes + ([Node(self.pick(("break;", "break;", "if (%s) break;" % self.probe())))] if self.chance(0.6) else [])

    def duff(self):
        outer = self.in_loop, self.in_switch
        self.in_loop, self.in_switch = True, False
        first, *others = [[Node("case %d:" % n)] + [Node("{", self.block(0, 2), "}")] for n in (3, 0, 1)]
        self.in_loop, self.in_switch = outer
        nodes = first + [Node("%s;" % self.probe())] + others[0] + [Node(self.pick(("default:;", ";")))] + others[1]
        value = "(%s) & 3" % self.value(1, ASKING)
        loop = Node("do {", nodes, "} while (%s && %s);" % (self.probe(), self.value(1, PURE)))
        return [Node("switch (%s)" % value), loop] if self.chance(0.5) else [Node("switch (%s) {" % value, [loop], "}")]

    # ---- goto ----

    def region(self, cleanups):
        """Statements in the scope around them; what they declare is forgotten at the end."""
        visible = len(self.variables)
        nodes = []
        for _ in range(self.rng.randint(1, 4)):
            if cleanups or self.chance(0.4):
                nodes += [Node("{", self.block(1, 3), "}")] if not cleanups else self.statement()
            else:
                nodes += self.pick((self.leave, self.leave, self.if_statement, self.loop, self.assign, self.observe))()
        del self.variables[visible:]
        return nodes

    def forward_region(self):
        label = self.fresh("forward")
        self.labels.append(label)
        nodes = self.region(cleanups=False)
        self.labels.remove(label)
        return nodes + [Node("%s:;" % label)]

    def backward_region(self):
        label = self.fresh("back")
        state = self.begin_block()
        start = [Node("%s:;" % label), Node("%s;" % self.probe())]
        self.labels.append(label)
        nodes = start + self.region(cleanups=True)
        nodes.append(Node("if (%s) goto %s;" % (self.value(1, ASKING), label)))
        self.end_block(state)
        return [Node("{", nodes, "}")]

    def entered_region(self):
        """A goto into a block or loop."""
        label = self.fresh("into")
        goto = Node("if (%s) goto %s;" % (self.probe(), label))
        outer = self.in_loop, self.in_switch, self.is_entered
        self.in_loop, self.in_switch, self.is_entered = True, False, True
        state = self.begin_block()
        nodes = [Node("%s;" % self.probe())] + self.region(cleanups=False) + [Node("%s:;" % label)] + self.statements(1, 3)
        self.end_block(state)
        self.in_loop, self.in_switch, self.is_entered = outer
        if self.chance(0.5):
            return [goto, Node("while (%s) {" % self.probe(), nodes, "}")]
        return [goto, Node("do {", nodes, "} while (%s);" % self.probe())]

    def jump_table(self):
        table, labels = self.fresh("table"), [self.fresh("by_address") for _ in range(3)]
        targets = ", ".join("&&" + label for label in labels)
        nodes = [Node("void *%s[3] = {%s};" % (table, targets))]
        jump = "goto *%s[(unsigned)%%s %%%% 3];" % table
        nodes.append(Node(jump % self.probe()))
        for label in labels:
            nodes.append(Node("%s:;" % label))
            nodes.append(Node("{", self.block(1, 2), "}"))
            if self.chance(0.4):
                nodes.append(Node("if (%s) " % self.probe() + jump % self.probe()))
        return nodes

    # ---- the whole ----

    def body(self):
        start = [Node("global_number = %s;" % self.pick(CONSTANTS)), Node("global_pair = (struct pair){1, 2};")]
        nodes = start + self.statements(4, 8)
        nodes += [Node("observe(%d, %s);" % (self.id(), v.name)) for v in self.of_kind("int")]
        nodes += [Node("observe(%d, %s.a), observe(%d, %s.b);" % (self.id(), v.name, self.id(), v.name))
                  for v in self.of_kind("pair")]
        nodes += [Node("observe(%d, sum(&%s));" % (self.id(), v.name)) for v in self.of_kind("deep")]
        nodes += [Node("observe(%d, %s.%s);" % (self.id(), v.name, part)) for v in self.of_kind("bits") for part in "subce"]
        return nodes + [Node("return %s;" % self.value(2, PURE))]


def make_function(rng, name):
    return Node("long %s(void) {" % name, Function(rng, rng.randint(10, 30)).body(), "}")


def text_of_file(functions):
    """A file of functions `test_...`, with the table the driver runs."""
    names = [function.head.split()[1].split("(")[0] for function in functions]
    table = "".join('{"%s", %s}, ' % (name, name) for name in names)
    tests = "struct test { const char *name; long (*run)(void); };\nconst struct test tests[] = {%s{0, 0}};\n" % table
    return PREAMBLE + text_of(functions) + "\n" + tests
