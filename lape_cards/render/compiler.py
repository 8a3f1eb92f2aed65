"""How a template becomes code: one call for each value printed, and shortcuts for the templates that are ours.

A page prints some hundreds of values, and most of what it costs is asking of each of them what may be asked. A
template of a repository's own is compiled as the sandbox wants it: each attribute, each item and each call is asked
about whenever it is used. In a built-in one,

- a sentence of ours that holds no value is looked up once in a language, and joined with the text around it;
- ``_``, ``lang`` and ``address`` are ours, whatever a template that includes this one has set by these names;
- what ``lang`` and our filters give is known to stand in a page as it is;
- an attribute is taken without asking where the sandbox lets it be seen whatever has it: see :func:`is_harmless`;
- a loop over a list that is not long looks at the clock when it begins, and not at each turn;
- a call of a built-in macro does not look at the clock: none calls itself, and what takes long in it is a loop.

Every other call and every item goes through the sandbox there too, for what a built-in template is given may be a
stranger's.
"""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.idtracking import VAR_LOAD_RESOLVE
from jinja2.parser import Parser
from jinja2.runtime import Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from lape_cards.i18n import Language, translator

PACED = "paced"
"""The filter that the values of each loop go through: it looks at the clock at each turn."""
BEGUN = "begun"
"""The same in a built-in template: where there is a list that is not long, it looks at the clock once before it."""
MARKED = frozenset(("text", "line", "cell", "sentence", "contact"))
"""Filters of ours that give a text that stands in a page as it is."""
OURS = ("_", "lang", "address")
"""What built-in templates call by these names is what the environment has, even where a template has set another."""

_PYTHONS_OWN = frozenset(
    name
    for kind in (
        *(str, bytes, bytearray, int, float, complex, bool, range, slice, object, type, super, property, BaseException),
        *(list, tuple, dict, set, frozenset, deque, memoryview, type(None), type(...), type(NotImplemented)),
        *(kind for kind in vars(types).values() if isinstance(kind, type)),
    )
    for name in dir(kind)
)


def is_harmless(attribute: str) -> bool:
    """Whether the sandbox lets an attribute of this name be seen, whatever it is an attribute of.

    It has something against names with an underscore before them, and against some that values of Python's own have:
    what leads into the interpreter, what changes a list, what formats a text.
    """
    return not attribute.startswith("_") and attribute not in _PYTHONS_OWN


class TemplateParser(Parser):
    """Reads a template: each loop keeps to the time, and escaping stays on."""

    environment: Compiling

    def parse_for(self) -> nodes.For:
        """A loop, over what is looked at with the clock in hand."""
        loop = super().parse_for()
        name = BEGUN if self.environment.is_builtin(self.filename) else PACED
        loop.iter = nodes.Filter(loop.iter, name, [], [], None, None, lineno=loop.iter.lineno)
        return loop

    def parse_autoescape(self) -> nodes.Scope:
        """No template switches escaping off."""
        self.fail("escaping cannot be switched off")


class BuiltinMacro(Macro):
    """A macro of a built-in template, which built-in templates call without a detour."""

    def __init__(self, environment: Compiling, func: Any, name: str, arguments: list[str], *more: Any) -> None:
        super().__init__(environment, func, name, arguments, *more)
        # Templates do not see what begins with an underscore.
        self._places = -1 if self.catch_kwargs or self.catch_varargs or self.caller else len(arguments)


class _Sentence:
    """A sentence among the constant parts of what is printed, to be said in the language of the environment."""

    def __init__(self, text: str) -> None:
        self.text = text


class Generator(CodeGenerator):
    """Writes the code of one template; where it comes from decides which."""

    environment: Compiling

    def __init__(
        self, environment: Compiling, name: str | None, filename: str | None, *more: Any, **named: Any
    ) -> None:
        super().__init__(environment, name, filename, *more, **named)
        self._is_builtin = environment.is_builtin(filename)
        self._values: dict[str, str] = {}
        self._attributes: set[str] = set()
        self._printed: nodes.Node | None = None

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - the visitor asks by this name
        """The whole template."""
        super().visit_Template(node, frame)
        # At the end, for only now it is known what there is; functions look it up when they run.
        if self._is_builtin:
            self.writeline("Macro = environment.builtin_macro")
        for source, name in self._values.items():
            self.writeline(f"{name} = {source}")
        for attribute in sorted(self._attributes):
            self.writeline(f"def lape_{attribute}(value):")
            self.indent()
            self.writeline(f"try: return value.{attribute}")
            self.writeline(f"except AttributeError: return environment.getattr(value, {attribute!r})")
            self.outdent()

    def _once(self, source: str) -> str:
        """A name for what ``source`` is worth, found out once when the template is loaded."""
        return self._values.setdefault(source, f"lape{len(self._values)}_")

    # What is printed.

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> Any:
        text = self._sentence(node, frame)
        if text is not None:
            return _Sentence(text)
        if not isinstance(node, nodes.TemplateData | nodes.Const):
            raise nodes.Impossible  # a filter may say something else next time, of another card
        return super()._output_child_to_const(node, frame, finalize)

    def _output_const_repr(self, group: Iterable[Any]) -> str:
        parts = list(group)
        if not any(isinstance(part, _Sentence) for part in parts):
            return super()._output_const_repr(parts)
        written = [
            f"environment.sentence({part.text!r})" if isinstance(part, _Sentence) else repr(part) for part in parts
        ]
        return self._once(f"''.join(({', '.join(written)},))")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        elif self._is_plain_call(node, frame):
            self._printed = node
        elif not self._is_marked(node, frame):
            self.write(f"{self._once('environment.printed')}(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_post(node, frame, finalize)
        elif self._printed is node:
            self._printed = None
        elif not self._is_marked(node, frame):
            self.write(")")

    # What is read and called.

    def enter_frame(self, frame: Frame) -> None:
        """The names that a part of the template reads."""
        loads = frame.symbols.loads
        if self._is_builtin:
            ours = {target: load for target, load in loads.items() if load[0] == VAR_LOAD_RESOLVE and load[1] in OURS}
            frame.symbols.loads = {target: load for target, load in loads.items() if target not in ours}
            for target, (_, name) in ours.items():
                self.writeline(f"{target} = {self._global(str(name))}")
        super().enter_frame(frame)
        frame.symbols.loads = loads

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - the visitor asks by this name
        """An attribute."""
        if not (self._is_builtin and is_harmless(node.attr)):
            super().visit_Getattr(node, frame)
            return
        self._attributes.add(node.attr)
        self.write(f"lape_{node.attr}(")
        self.visit(node.node, frame)
        self.write(")")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802 - the visitor asks by this name
        """A call."""
        text = self._sentence(node, frame)
        if text is not None:
            self.write(self._once(f"environment.say({text!r})"))
            return
        name = self._ours(node, frame)
        if name is not None:
            self.write(f"{self._global(name)}(")
            self._arguments(node, frame)
        elif self._printed is node:
            self.write(f"{self._once('environment.printed_call')}(context, ")
            self.visit(node.node, frame)
            self.signature(node, frame)
        else:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write(")")

    def _arguments(self, node: nodes.Call, frame: Frame) -> None:
        for part in (*node.args, *node.kwargs):
            self.visit(part, frame)
            self.write(", ")

    def _global(self, name: str) -> str:
        return self._once(f"environment.globals[{name!r}]")

    def _is_plain_call(self, node: nodes.Node, frame: Frame) -> bool:
        """Whether a call in a built-in template gives nothing but values, each for the place that it stands at."""
        return (
            self._is_builtin
            and isinstance(node, nodes.Call)
            and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
            and self._ours(node, frame) is None
        )

    def _is_marked(self, node: nodes.Node, frame: Frame) -> bool:
        """Whether what is printed in a built-in template is a text that stands in a page as it is."""
        if isinstance(node, nodes.Filter):
            return self._is_builtin and node.name in MARKED
        return self._ours(node, frame) == "lang"

    def _ours(self, node: nodes.Node, frame: Frame) -> str | None:
        """The name of what is called, where that is one of ours and known when the template is compiled."""
        if not (self._is_builtin and isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name)):
            return None
        name = node.node.name
        if name not in OURS or node.dyn_args or node.dyn_kwargs:
            return None
        return name if frame.symbols.find_load(frame.symbols.ref(name)) == (VAR_LOAD_RESOLVE, name) else None

    def _sentence(self, node: nodes.Node, frame: Frame) -> str | None:
        """The sentence that a call of ``_`` says, where it is always the same in a language."""
        if self._ours(node, frame) != "_" or not isinstance(node, nodes.Call) or node.kwargs or len(node.args) != 1:
            return None
        text = node.args[0]
        return text.value if isinstance(text, nodes.Const) and isinstance(text.value, str) else None


class BuiltinName(str):
    """The name of the file of a built-in template, as the loader of those gives it and nothing else."""

    __slots__ = ()


class Compiling(ImmutableSandboxedEnvironment):
    """A sandbox whose templates are compiled here, for one language.

    ``printed`` writes any value as it stands in a page: it finalizes and escapes.
    """

    code_generator_class = Generator
    builtin_macro = BuiltinMacro

    def __init__(self, language: Language, printed: Callable[[object], str], **options: Any) -> None:
        super().__init__(**options)
        self.say = translator(language)
        self.printed = printed

    def sentence(self, text: str) -> str:
        """A sentence of ours as it stands in a page."""
        return self.printed(self.say(text))

    def printed_call(self, context: Context, called: Any, *arguments: Any) -> str:
        """What a built-in template prints where it calls something with values only."""
        if type(called) is BuiltinMacro:
            absent = called._places - len(arguments)  # noqa: SLF001 - its own, see there
            if absent >= 0:
                text: str = called._func(*arguments, *(missing,) * absent)  # noqa: SLF001
                return text
        return self.printed(self.call(context, called, *arguments))

    def is_builtin(self, filename: str | None) -> bool:
        """Whether a template comes along with the program: whether the loader of those has found it, and no other."""
        return type(filename) is BuiltinName

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return TemplateParser(self, source, name, filename).parse()

    def _compile(self, source: str, filename: str) -> types.CodeType:
        # What is kept of it can hold texts, and none of another kind.
        return super()._compile(source, str(filename))
