"""The forward pass and the loss, line by line: what each line is, then the line itself."""

from __future__ import annotations

from collections.abc import Iterator

from derive.document import Block, Filling, Sentence
from derive.documents.losses import half_square
from derive.documents.network import Line
from derive.documents.rule_steps import activation_definition, activation_steps
from derive.documents.subject import Subject
from derive.documents.tensors.forward import array_notes
from derive.documents.tensors.spaces import in_space
from derive.documents.words import ordinal, say, show, text
from derive.ops import find
from derive.term import Term, equals, name

__all__ = ["activation_notes", "forward_label", "forward_lines", "function_word", "loss_lines"]


def forward_label(value: str) -> str:
    return f"value-{value}"


def forward_lines(subject: Subject) -> Iterator[Block]:
    for line in subject.network.forward:
        definition = subject.graph.definition(line.name)
        if definition and definition.caption:
            yield text(say("forward.caption", caption=definition.caption), kind="caption")
        yield text(_caption(subject, line), *array_notes(subject, line))
        yield _equation(subject, line)


def loss_lines(subject: Subject) -> Iterator[Block]:
    """The loss by its name; a loss of several lines tells its parts first."""
    kind = subject.network.loss_kind
    lines = subject.network.loss_lines
    parts = lines[:-1]
    purpose = say("loss.purpose", loss=name(subject.loss)) if subject.network.targets else None
    if parts:
        yield text(purpose, say("loss.parts"))
        for line in parts:
            yield _equation(subject, line)
    what = say(f"loss.{kind}", loss=name(subject.loss)) if subject.network.targets else say("loss.plain")
    yield text(*([] if parts else [purpose]), what)
    yield _equation(subject, lines[-1])
    if kind == "half_square" and half_square(lines[-1].term) is not None:
        yield text(say("loss.why_half"))


def _equation(subject: Subject, line: Line) -> Block:
    shape = subject.graph.values[line.name].shape
    return show(in_space(equals(name(line.name), line.term), shape), forward_label(line.name))


def _caption(subject: Subject, line: Line) -> Sentence:
    """What the line is by its form and place."""
    fillings = _fillings(subject, line)
    kind = "weighted_bias" if line.kind == "weighted_sum" and fillings["added"] else line.kind
    if line.name in subject.network.recurrent and kind == "neuron":
        return Sentence("forward.time_step", fillings)
    last = line.name in subject.network.predictions and not subject.derivation.upstream
    output = "_output" if last else ""
    return Sentence(f"forward.{kind}{output}", fillings)


def _fillings(subject: Subject, line: Line) -> dict[str, Filling]:
    parameters = set(subject.graph.parameters)
    names = [key for key in line.term.names() if key in subject.graph.values]
    weights, inputs, added = [], [], []
    for summand in line.term.args if line.term.head == "add" else (line.term,):
        factors = [key for key in summand.names() if key in subject.graph.values]
        if summand.is_name:
            added.append(summand)
        else:
            weights += [name(key) for key in factors if key in parameters]
            inputs += [name(key) for key in factors if key not in parameters]
    return {
        "value": name(line.name),
        "layer": ordinal(line.layer),
        "weights": tuple(dict.fromkeys(weights)),
        "inputs": tuple(dict.fromkeys(inputs)),
        "added": tuple(added),
        "names": tuple(name(key) for key in names),
        "argument": line.term.args[0] if line.term.args else line.term,
        "function": function_word(subject, line.term),
        "n": len(added),
    }


def function_word(subject: Subject, call: Term) -> Filling:
    """The name of a function: the language's word where it has one, the author's name for it otherwise."""
    if call.head == "apply" or call.head in subject.graph.functions:
        return str(call.data if call.head == "apply" else call.head)
    return Sentence(f"function.{call.head}") if find(call.head) else call.head


def activation_notes(subject: Subject) -> Iterator[Block]:
    """What each activation function is; its derivative on request."""
    letter = name("z" if "z" not in subject.graph.values else "u")
    for used in subject.network.activations:
        call = Term(used.head, (letter, *used.args[1:]), used.data)
        if used.head == "softmax":
            yield text(say("forward.entries", function=function_word(subject, call), fact=_softmax(call, letter)))
        meaning = activation_definition(call)
        if meaning is not None:
            yield text(say("forward.function", function=function_word(subject, call)))
            yield show(equals(call, meaning))
        steps = activation_steps(call) if subject.options.full else None
        if steps:
            yield steps


def _softmax(call: Term, letter: Term) -> Term:
    """``softmax(z)_i = e^{z_i} / Σ_k e^{z_k}``."""
    i, k = name("i"), name("k")
    above, below = (Term("exp", (Term("index", (letter, at)),)) for at in (i, k))
    entry = Term("index", (Term(call.head, (letter,)), i))
    return equals(entry, Term("divide", (above, Term("sum_over", (below,), ("k",)))))
