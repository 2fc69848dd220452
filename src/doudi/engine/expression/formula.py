"""An expression as one line of text, close to how it stands in a rule file."""

from __future__ import annotations

from doudi.engine.expression.ir import AGGREGATES, Node

_INFIX = {
    "add": "+", "sub": "-", "mul": "*", "eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=",
    "and": "and", "or": "or",
}  # fmt: skip


def formula(node: Node) -> str:
    """The text; every inner operation stands in brackets."""
    if node.op == "const":
        return str(node.detail)
    if node.op == "ref":
        name = node.name if node.scope in ("self", "") else f"{node.scope}.{node.name}"
        return f"{name}[{node.shift} months earlier]" if node.shift else name or str(node.detail)
    parts = [formula(arg) for arg in node.args]
    if node.op in _INFIX:
        return f" {_INFIX[node.op]} ".join(_inner(arg, text) for arg, text in zip(node.args, parts, strict=True))
    if node.op == "not":
        return f"not {_inner(node.args[0], parts[0])}"
    if node.op == "neg":
        return f"-{_inner(node.args[0], parts[0])}"
    if node.op == "if":
        return f"({parts[1]} if {parts[0]} else {parts[2]})"
    name = f"{node.op}_{node.detail}" if node.op == "div" else node.op
    if node.op in AGGREGATES:
        where = f" if {parts[1]}" if node.args[1].op != "const" else ""
        rest = "".join(f", {node.detail} {text}" for text in parts[2:])
        return f"{name}({parts[0]} for each member{where}{rest})"
    return f"{name}({', '.join(parts)})"


def _inner(node: Node, text: str) -> str:
    return f"({text})" if node.op in _INFIX or node.op == "not" else text
