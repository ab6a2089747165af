from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.ui.html import Html, hidden, icon, joined, plain, safe, tag


def test_text_becomes_text() -> None:
    """What a person said stands in the page as they said it, never as markup."""
    assert tag("p", '<b>5 > 3 & "x"</b>') == (
        "<p>&lt;b&gt;5 &gt; 3 &amp; &quot;x&quot;&lt;/b&gt;</p>"
    )


def test_markup_of_ours_is_not_escaped_twice() -> None:
    """An element inside another stays an element."""
    assert tag("p", tag("b", "&")) == "<p><b>&amp;</b></p>"


def test_attributes_cannot_be_left() -> None:
    """A quote in an attribute ends neither the attribute nor the element."""
    assert tag("p", title='" onclick="x') == '<p title="&quot; onclick=&quot;x"></p>'


def test_names_of_attributes() -> None:
    """Python's names become HTML's; what isn't wanted is left out."""
    element = tag("ol", class_="a", aria_label="b", hidden=True, lang=None, dir=False)
    assert element == '<ol class="a" aria-label="b" hidden></ol>'


@given(st.text())
def test_no_text_opens_an_element(text: str) -> None:
    """Whatever the text is, nothing of it can start an element or an entity of its own."""
    shown = tag("p", text).removeprefix("<p>").removesuffix("</p>")
    assert "<" not in shown
    assert ">" not in shown
    assert safe(safe(text)) == safe(text)


@given(st.text(alphabet="ab<&*_"))
def test_joined_escapes_what_stands_between(text: str) -> None:
    """The text between children is escaped like the children."""
    assert "<" not in joined("a", "b", by=text)


def test_plain_strings_are_not_markup_by_accident() -> None:
    """Putting markup and text together by `+` gives text, which is escaped where it is used."""
    assert not isinstance(Html("<b></b>") + "<i>", Html)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("**bold** _so_", r"\*\*bold\*\* \_so\_"),
        ("[a](b) ![c](d)", r"\[a\](b) !\[c\](d)"),
        (":material/bomb: :red[x]", r"\:material/bomb: \:red\[x\]"),
        ("$x$ `c` ~d~ a|b", r"\$x\$ \`c\` \~d\~ a\|b"),
        ("<b> &lt;", r"\<b\> \&lt;"),
        ("# a", r"\# a"),
        ("- a\n# b", r"\- a # b"),
        ("12. a", r"12\. a"),
        ("> a", r"\> a"),
        ("www.a.example, b@a.example, https://a", r"www\.a\.example, b\@a\.example, https\://a"),
    ],
)
def test_labels_show_markdown_as_it_is_written(text: str, label: str) -> None:
    """Each sign that Markdown or Streamlit could read is escaped in a widget's label."""
    assert plain(text) == label


def test_labels_of_plain_sentences_are_left_alone() -> None:
    """A screen reader reads a tick box's label as it is: no backslash in an ordinary sentence."""
    sentence = "He's well-known (twenty-five, they say): what would you do? Wait! No."
    assert plain(sentence) == sentence


def test_pictures_are_silent_and_hidden_words_are_read() -> None:
    """Screen readers pass over a symbol's name and read the words that are only for them."""
    assert 'aria-hidden="true"' in icon("timer")
    assert 'class="ic-sr"' in hidden("not clear")
