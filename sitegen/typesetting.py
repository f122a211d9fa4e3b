"""How templates are compiled: what jinja2 does, with less of it done again on every page.

A thousand articles are ten thousand pages with three hundred values each. So a value becomes
escaped text in one step, a phrase in which no value stands is looked up, and the function that says
the others is called as it is (docs/decisions/0117).
"""

from __future__ import annotations

import hashlib
from collections import ChainMap
from collections.abc import MutableMapping, Sequence
from contextlib import suppress
from pathlib import Path

import jinja2
from jinja2 import nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.idtracking import VAR_LOAD_RESOLVE

from sitegen.markup import Phrases, say, typeset

_SAY = "say"
"""The name under which templates say phrases."""
_REVISION = b"1"
"""Of the code that is made here of one and the same template."""


class _Code(CodeGenerator):
    """Writes what ``Environment`` has names for."""

    def visit_Call(  # noqa: N802  (jinja2's name)
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        if not _says(node, frame):
            super().visit_Call(node, frame, forward_caller=forward_caller)
        elif _is_fixed(node):
            self.write("environment.phrases[")
            self.visit(node.args[0], frame)
            self.write("]")
        else:
            self.write("environment.say(")
            self.visit(node.args[0], frame)
            for value in node.kwargs:
                self.write(", ")
                self.visit(value, frame)
            self.write(")")

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if not _is_typeset(frame):
            super()._output_child_pre(node, frame, finalize)
        elif not _says(node, frame):
            self.write("environment.typeset(")

    def _output_child_post(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if not _is_typeset(frame):
            super()._output_child_post(node, frame, finalize)
        elif not _says(node, frame):
            self.write(")")


def _is_typeset(frame: Frame) -> bool:
    """Whether what is printed there is known to be escaped, as everywhere in a template that does
    not ask for something else."""
    return frame.eval_ctx.autoescape and not frame.eval_ctx.volatile


def _says(node: nodes.Expr, frame: Frame) -> bool:
    """Whether ``node`` says one phrase by our own function: a template may have another one of
    that name."""
    if not isinstance(node, nodes.Call) or node.dyn_args or node.dyn_kwargs or len(node.args) != 1:
        return False
    if not isinstance(node.node, nodes.Name) or node.node.name != _SAY:
        return False
    load = frame.symbols.find_load(frame.symbols.ref(_SAY))
    return load == (VAR_LOAD_RESOLVE, _SAY)


def _is_fixed(node: nodes.Call) -> bool:
    return isinstance(node.args[0], nodes.Const) and not node.kwargs


class Environment(jinja2.Environment):
    """jinja2's, with the names that compiled templates use."""

    code_generator_class = _Code
    typeset = staticmethod(typeset)
    say = staticmethod(say)
    phrases: Phrases
    """Set by whoever makes an environment: one that was copied of it shares them."""
    folders: Sequence[Path]
    """From which templates are loaded; set in the same way."""

    def make_globals(self, d: MutableMapping[str, object] | None) -> MutableMapping[str, object]:
        """The names that every template knows: no copy of them for each, which none changes."""
        return ChainMap(d, self.globals) if d else self.globals


def kept_code(folder: Path) -> jinja2.BytecodeCache:
    """Compiled templates in ``folder``."""
    return _Kept(str(folder))


class _Kept(jinja2.FileSystemBytecodeCache):
    """It saves time and nothing else: where the disk takes no code, or gives none, templates are
    compiled."""

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)

    def get_source_checksum(self, source: str) -> str:
        """Of the template and of the way in which it is compiled."""
        return hashlib.sha256(_REVISION + source.encode("utf-8")).hexdigest()
