"""HTML -> a tree of elements, comments included; nothing is executed or left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"),
    *("track", "wbr"),
}
CLOSES = {
    "td": {"td", "th"},
    "th": {"td", "th"},
    "tr": {"td", "th", "tr"},
    "tbody": {"td", "th", "tr", "thead", "tbody", "caption"},
    "thead": {"caption"},
    "p": {"p"},
    "li": {"li"},
    "option": {"option"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
}
"""Elements that an opening tag ends, as browsers read pages without closing tags."""
UNSPOKEN = {"script", "style", "#comment"}


@dataclass(eq=False)
class Node:
    """An element; children are elements and texts, a comment is an element ``#comment``."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)
    parent: Node | None = None

    def walk(self) -> Iterator[Node]:
        """Yield this element and all below it, in the order of the page."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()

    def text(self) -> str:
        """Return the words inside, without scripts and styles, in one line."""
        return " ".join(self._words().split())

    def raw(self) -> str:
        """Return the direct text as it stands."""
        return "".join(child for child in self.children if isinstance(child, str))

    def find(self, *tags: str) -> list[Node]:
        """Return all elements below with one of these names."""
        return [node for node in self.walk() if node.tag in tags]

    def above(self) -> Iterator[Node]:
        """Yield the elements around this one, nearest first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def _words(self) -> str:
        if self.tag in UNSPOKEN:
            return ""
        parts = [c if isinstance(c, str) else c._words() for c in self.children]
        inline = self.tag in ("a", "b", "em", "i", "span", "strong", "sub", "sup", "tspan")
        text = "".join(parts)
        return text if inline and "class" not in self.attributes else f" {text} "


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("#page")
        self.open = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        while self.open.tag in CLOSES.get(tag, ()) and self.open.parent is not None:
            self.open = self.open.parent
        node = Node(tag, {name: value or "" for name, value in attrs}, parent=self.open)
        self.open.children.append(node)
        if tag not in VOID:
            self.open = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self.open.tag == tag and self.open.parent is not None:
            self.open = self.open.parent

    def handle_endtag(self, tag: str) -> None:
        if any(node.tag == tag for node in (self.open, *self.open.above())):
            while self.open.tag != tag and self.open.parent is not None:
                self.open = self.open.parent
            self.open = self.open.parent or self.root

    def handle_data(self, data: str) -> None:
        self.open.children.append(data)

    def handle_comment(self, data: str) -> None:
        self.open.children.append(Node("#comment", children=[data], parent=self.open))


def parse(text: str) -> Node:
    """Return the tree of an HTML page or an SVG picture."""
    builder = _Builder()
    builder.feed(text)
    builder.close()
    return builder.root
