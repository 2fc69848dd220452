"""Reads the body of a rule: Python's `ast` in, a typed `Node` out. Anything else is refused by line."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field

from doudi.engine.expression import operations as ops
from doudi.engine.expression.ir import Node
from doudi.engine.expression.types import BOOL, COUNT, Type, join
from doudi.kernel.errors import InputError, nearest

COMPARISONS = {
    ast.Eq: "eq", ast.NotEq: "ne", ast.Lt: "lt", ast.LtE: "le", ast.Gt: "gt", ast.GtE: "ge",
}  # fmt: skip
REFUSED = {
    ast.For: "a loop", ast.While: "a loop", ast.ListComp: "a list", ast.Lambda: "a lambda", ast.Try: "try",
    ast.With: "with", ast.Dict: "a dictionary", ast.List: "a list", ast.Subscript: "an index",
    ast.JoinedStr: "a string", ast.Import: "an import", ast.FunctionDef: "an inner function",
    ast.AugAssign: "an assignment that changes a name", ast.NamedExpr: "an assignment inside an expression",
}  # fmt: skip
REFUSED_OPERATORS = {
    ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^",
}  # fmt: skip
GENERATORS = ("sum", "count", "any", "all", "sum_known")


@dataclass
class Scope:
    """What a rule may name: its arguments, the enumerations of its file, and who its members are."""

    file: str
    names: dict[str, Node]
    enums: dict[str, tuple[str, tuple[str, ...]]]
    #: argument name -> "member" | "person" | "family"
    holders: dict[str, str]
    #: (scope, attribute) -> reference; raises InputError itself when there is no such value
    attribute: Callable[[str, str, ast.AST], Node]
    max_family: int
    used: set[str] = field(default_factory=set)

    def fail(self, node: ast.AST, text: str) -> InputError:
        return InputError(f"{self.file}:{getattr(node, 'lineno', 0)}: {text}")


def read_body(function: ast.FunctionDef, scope: Scope) -> Node:
    """The function's statements as one expression."""
    body = list(function.body)
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    return _statements(body, scope, function)


def _statements(body: list[ast.stmt], scope: Scope, owner: ast.AST) -> Node:
    if not body:
        raise scope.fail(owner, "a path of this rule does not return a value")
    head, rest = body[0], body[1:]
    if isinstance(head, ast.Return):
        if head.value is None:
            raise scope.fail(head, "return needs a value")
        if rest:
            raise scope.fail(rest[0], "this line can never be reached")
        return _expression(head.value, scope)
    if isinstance(head, ast.Assign):
        return _assignment(head, rest, scope)
    if isinstance(head, ast.If):
        test = _bool(head.test, scope)
        then = _statements(head.body, scope, head)
        other = _statements(head.orelse or rest, scope, head)
        if head.orelse and rest:
            raise scope.fail(rest[0], "this line can never be reached")
        return _choose(head, test, then, other, scope)
    raise scope.fail(head, f"{REFUSED.get(type(head), type(head).__name__.lower())} is not part of the rule language")


def _assignment(head: ast.Assign, rest: list[ast.stmt], scope: Scope) -> Node:
    target = head.targets[0]
    if len(head.targets) != 1 or not isinstance(target, ast.Name):
        raise scope.fail(head, "only `name = expression` may be assigned")
    if target.id in scope.names or target.id in scope.holders:
        raise scope.fail(head, f"{target.id!r} already has a value; a name is given one value only")
    inner = Scope(
        scope.file, {**scope.names, target.id: _expression(head.value, scope)}, scope.enums, scope.holders,
        scope.attribute, scope.max_family, scope.used,
    )  # fmt: skip
    result = _statements(rest, inner, head)
    if target.id not in scope.used:
        raise scope.fail(head, f"{target.id!r} is never used")
    return result


def _expression(node: ast.expr, scope: Scope) -> Node:
    if isinstance(node, ast.Constant):
        return _constant(node, scope)
    if isinstance(node, ast.Name):
        return _name(node, scope)
    if isinstance(node, ast.Attribute):
        return _attribute(node, scope)
    if isinstance(node, ast.BoolOp):
        parts = tuple(_bool(v, scope) for v in node.values)
        return Node("and" if isinstance(node.op, ast.And) else "or", BOOL, 0, 1, parts)
    if isinstance(node, ast.UnaryOp):
        return _unary(node, scope)
    if isinstance(node, ast.BinOp):
        return _binary(node, scope)
    if isinstance(node, ast.Compare):
        return _comparison(node, scope)
    if isinstance(node, ast.IfExp):
        test, then, other = (
            _bool(node.test, scope),
            _expression(node.body, scope),
            _expression(node.orelse, scope),
        )
        return _choose(node, test, then, other, scope)
    if isinstance(node, ast.Call):
        return _call(node, scope)
    raise scope.fail(node, f"{REFUSED.get(type(node), type(node).__name__.lower())} is not part of the rule language")


def _constant(node: ast.Constant, scope: Scope) -> Node:
    value = node.value
    if isinstance(value, bool):
        return Node("const", BOOL, int(value), int(value), detail=value)
    if isinstance(value, float):
        raise scope.fail(node, f"{value!r} is a float; money is whole fen and rates are parameters")
    if isinstance(value, int):
        return ops.literal(value)
    raise scope.fail(node, f"{value!r} is not part of the rule language")


def _name(node: ast.Name, scope: Scope) -> Node:
    if node.id in scope.names:
        scope.used.add(node.id)
        return scope.names[node.id]
    if node.id in scope.holders:
        raise scope.fail(node, f"{node.id!r} is used by its values, as in {node.id}.age")
    raise scope.fail(node, f"{node.id!r} is not declared as an argument{nearest(node.id, scope.names)}")


def _attribute(node: ast.Attribute, scope: Scope) -> Node:
    if not isinstance(node.value, ast.Name):
        raise scope.fail(node, "only one name and one value, as in m.age")
    holder = node.value.id
    if holder in scope.enums:
        name, codes = scope.enums[holder]
        if node.attr not in codes:
            raise scope.fail(node, f"{holder} has no code {node.attr!r}{nearest(node.attr, codes)}")
        code = codes.index(node.attr)
        return Node("const", Type("enum", name), code, code, detail=code, name=node.attr)
    if scope.holders.get(holder) in ("person", "family"):
        scope.used.add(holder)
        return scope.attribute(scope.holders[holder], node.attr, node)
    raise scope.fail(node, f"{holder!r} is not declared{nearest(holder, [*scope.enums, *scope.holders])}")


def _bool(node: ast.expr, scope: Scope) -> Node:
    result = _expression(node, scope)
    if result.type != BOOL:
        raise scope.fail(node, f"a yes/no value is needed here, this is a {result.type}")
    return result


def _choose(node: ast.AST, test: Node, then: Node, other: Node, scope: Scope) -> Node:
    kind = join(then.type, other.type, ops.is_zero(then), ops.is_zero(other))
    if kind is None:
        raise scope.fail(node, f"one arm gives a {then.type}, the other a {other.type}")
    return Node("if", kind, min(then.lo, other.lo), max(then.hi, other.hi), (test, then, other))


def _unary(node: ast.UnaryOp, scope: Scope) -> Node:
    if isinstance(node.op, ast.Not):
        return Node("not", BOOL, 0, 1, (_bool(node.operand, scope),))
    if isinstance(node.op, ast.USub):
        inner = _expression(node.operand, scope)
        return _checked(node, scope, lambda: ops.negate(inner))
    raise scope.fail(node, "this operator is not part of the rule language")


def _binary(node: ast.BinOp, scope: Scope) -> Node:
    if type(node.op) in REFUSED_OPERATORS:
        sign = REFUSED_OPERATORS[type(node.op)]
        hint = ": say how it rounds with div_down, div_half_up or div_up" if sign in ("/", "//", "%") else ""
        raise scope.fail(node, f"{sign!r} is not part of the rule language{hint}")
    left, right = _expression(node.left, scope), _expression(node.right, scope)
    maker = {ast.Add: ops.add, ast.Sub: ops.subtract, ast.Mult: ops.multiply}.get(type(node.op))
    if maker is None:
        raise scope.fail(node, "this operator is not part of the rule language")
    return _checked(node, scope, lambda: maker(left, right))


def _checked(node: ast.AST, scope: Scope, make: Callable[[], Node]) -> Node:
    try:
        return make()
    except ops.Mismatch as error:
        raise scope.fail(node, str(error)) from None


def _comparison(node: ast.Compare, scope: Scope) -> Node:
    if _is_sum_known(node.left):
        return _at_least(node, scope)
    operands = [_expression(n, scope) for n in (node.left, *node.comparators)]
    parts = []
    for operator, left, right in zip(node.ops, operands, operands[1:], strict=False):
        if type(operator) not in COMPARISONS:
            raise scope.fail(node, "is, in and not in are not part of the rule language")
        op = COMPARISONS[type(operator)]
        parts.append(_checked(node, scope, lambda o=op, a=left, b=right: ops.compare(o, a, b)))  # type: ignore[misc]
    return parts[0] if len(parts) == 1 else Node("and", BOOL, 0, 1, tuple(parts))


def _is_sum_known(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "sum_known"


def _at_least(node: ast.Compare, scope: Scope) -> Node:
    """`sum_known(…) > limit`: what is known may already pass the limit; below it, every value is needed."""
    sign = {ast.Gt: ">", ast.GtE: ">="}.get(type(node.ops[0]))
    if sign is None or len(node.ops) != 1:
        raise scope.fail(node, "sum_known may only stand left of > or >=, where a lower bound is sound")
    call = node.left
    assert isinstance(call, ast.Call)
    value, where = _generator(call, scope)
    if value.lo < 0:
        raise scope.fail(node, "sum_known needs values that cannot be negative")
    limit = _expression(node.comparators[0], scope)
    total = _checked(node, scope, lambda: ops.total(value, scope.max_family))
    _checked(node, scope, lambda: ops.compare("ge", total, limit))
    return Node("at_least", BOOL, 0, 1, (value, where, limit), detail=sign)


def _generator(call: ast.Call, scope: Scope) -> tuple[Node, Node]:
    """(value, condition) of `f(value for m in members if condition)`."""
    if len(call.args) != 1 or call.keywords or not isinstance(call.args[0], ast.GeneratorExp):
        raise scope.fail(call, "this needs one generator, as in sum(m.wages for m in members)")
    loops = call.args[0].generators
    over = loops[0].iter
    if len(loops) != 1 or not isinstance(over, ast.Name) or scope.holders.get(over.id) != "members":
        raise scope.fail(call, "only `for m in members` may be summed over")
    target = loops[0].target
    if not isinstance(target, ast.Name):
        raise scope.fail(call, "only `for m in members` may be summed over")
    scope.used.add(over.id)
    inner = Scope(
        scope.file, {}, scope.enums, {target.id: "person"},
        lambda _holder, name, where: scope.attribute("member", name, where), scope.max_family,
    )  # fmt: skip
    conditions = [_bool(test, inner) for test in loops[0].ifs]
    where = conditions[0] if len(conditions) == 1 else Node("const", BOOL, 1, 1, detail=True)
    if len(conditions) > 1:
        where = Node("and", BOOL, 0, 1, tuple(conditions))
    return _expression(call.args[0].elt, inner), where


def _call(node: ast.Call, scope: Scope) -> Node:
    if not isinstance(node.func, ast.Name):
        raise scope.fail(node, "only the functions of the rule language may be called")
    name = node.func.id
    if name == "sum_known":
        raise scope.fail(node, "sum_known may only stand left of > or >=, where a lower bound is sound")
    if name in GENERATORS:
        value, where = _generator(node, scope)
        return _checked(node, scope, lambda: _aggregate(name, value, where, scope))
    if name == "known":
        if len(node.args) != 1 or node.keywords:
            raise scope.fail(node, "known is called with the wrong number of values")
        return Node("known", BOOL, 0, 1, (_expression(node.args[0], scope),))
    maker = ops.FUNCTIONS.get(name)
    if maker is None:
        known = [*ops.FUNCTIONS, *GENERATORS, "known"]
        raise scope.fail(
            node,
            f"{name!r} may not be called; to use another rule, name it as an argument{nearest(name, known)}",
        )
    args = [_expression(a, scope) for a in node.args]
    extra = {k.arg or "": _expression(k.value, scope) for k in node.keywords}
    try:
        return maker(*args, **extra)
    except TypeError:
        raise scope.fail(node, f"{name} is called with the wrong number of values") from None
    except ops.Mismatch as error:
        raise scope.fail(node, str(error)) from None


def _aggregate(name: str, value: Node, where: Node, scope: Scope) -> Node:
    if name == "sum":
        total = ops.total(value, scope.max_family)
        return Node("sum", total.type, total.lo, total.hi, (value, where))
    if value.type != BOOL:
        raise ops.Mismatch(f"{name} needs a yes/no value, this is a {value.type}")
    if name == "count":
        return Node("count", COUNT, 0, scope.max_family, (value, where))
    return Node(name, BOOL, 0, 1, (value, where))
