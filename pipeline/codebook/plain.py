"""YAML's parts as dicts, lists and scalars; what study.yml cannot use becomes a problem."""

from __future__ import annotations

from typing import Any

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from pipeline.errors import Problem

KeyPath = tuple[str | int, ...]
_TAG = "tag:yaml.org,2002:"
_TRUE = ("true", "yes", "on", "y")


class Plain:
    """Turns nodes into values and notes the place of every key and list entry.

    Attributes
    ----------
    places : dict
        From a key path to (line, column), both 1-based.
    problems : list of Problem
        Duplicate, blank, merged and compound keys.
    """

    def __init__(self, shown_as: str) -> None:
        self.places: dict[KeyPath, tuple[int, int]] = {}
        self.problems: list[Problem] = []
        self._shown_as = shown_as

    def mapping(self, node: Node, path: KeyPath) -> dict[str, Any]:
        """Return a mapping's values by name."""
        values: dict[str, Any] = {}
        for key, value in node.value:
            name = self._name(key)
            if name is None:
                continue
            if name in values:
                message = f"„{name}“ steht hier zum zweiten Mal"
                self._refuse(key, message, "eine der Zeilen löschen")
                continue
            self.places[(*path, name)] = _place(key)
            values[name] = self._value(value, (*path, name))
        return values

    def _name(self, key: Node) -> str | None:
        if not isinstance(key, ScalarNode):
            self._refuse(key, "eine Liste oder Gruppe kann kein Name sein", "Klammern löschen")
            return None
        if key.tag == _TAG + "merge":
            self._refuse(key, "„<<“ ist hier nicht vorgesehen", "die Angaben ausschreiben")
            return None
        if not key.value.strip():
            self._refuse(key, "vor dem Doppelpunkt fehlt der Name", "Namen ergänzen")
            return None
        return str(key.value)

    def _value(self, node: Node, path: KeyPath) -> Any:
        if isinstance(node, ScalarNode):
            return _scalar(node)
        if isinstance(node, MappingNode):
            return self.mapping(node, path)
        return self._list(node, path)

    def _list(self, node: Node, path: KeyPath) -> list[Any]:
        for index, entry in enumerate(node.value):
            self.places[(*path, index)] = _place(entry)
        return [self._value(entry, (*path, index)) for index, entry in enumerate(node.value)]

    def _refuse(self, node: Node, message: str, advice: str) -> None:
        self.problems.append(Problem(self._shown_as, *_place(node), message, advice))


def _scalar(node: ScalarNode) -> str | bool | None:
    if node.tag == _TAG + "null":
        return None
    if node.tag == _TAG + "bool":
        return node.value.lower() in _TRUE
    return str(node.value)


def _place(node: Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1
