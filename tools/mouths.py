"""Draw the mouth from the side, once for each sound (for developers).

    python -m tools.mouths

The face looks to the left. What moves is drawn by few points: the tongue (six, from the tip to the
root), the jaw, the lips, the soft palate. The shapes follow the vocal tract profiles of textbooks
(Ladefoged and Johnson, A Course in Phonetics; Cruttenden, Gimson's Pronunciation of English) and
were drawn for this project. Run it after a shape has changed, and look at what comes out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "coach" / "ui" / "static" / "mouth"

Point = tuple[float, float]
Tongue = tuple[Point, Point, Point, Point, Point, Point]
"""Tip, blade, front, middle, back, root."""

SKIN, LINE, INSIDE = "#ecdcc6", "#5b5346", "#fffdf9"
TONGUE, TONGUE_LINE, AIR, VOICE = "#e39a8f", "#8f2f22", "#1d5fa8", "#1c6b60"


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How the mouth stands: `jaw` open by 0 to 24, lips pushed forward by 0 to 10.

    `lips`: "open", "closed" or "teeth" (the lower lip on the upper teeth). `glide` is where the
    tongue moves to; `air` is one of "out", "hiss", "burst", "nose", "sides".
    """

    tongue: Tongue
    jaw: float = 4.0
    forward: float = 0.0
    lips: str = "open"
    glide: Tongue | None = None
    air: str = "out"


NEUTRAL: Tongue = ((72, 136), (87, 126), (107, 118), (131, 116), (153, 130), (166, 162))
HIGH_FRONT: Tongue = ((67, 127), (78, 109), (96, 93), (120, 93), (145, 116), (165, 158))
NEAR_HIGH_FRONT: Tongue = ((69, 131), (83, 116), (103, 101), (126, 103), (149, 123), (165, 160))
MID_FRONT: Tongue = ((70, 137), (84, 124), (104, 111), (127, 112), (150, 129), (165, 162))
LOW_FRONT: Tongue = ((71, 147), (86, 137), (105, 126), (128, 124), (151, 138), (166, 166))
LOW_MIDDLE: Tongue = ((74, 146), (90, 136), (110, 126), (133, 121), (155, 134), (168, 164))
LOW_BACK: Tongue = ((78, 152), (95, 147), (116, 138), (140, 128), (163, 131), (179, 162))
MID_BACK: Tongue = ((80, 146), (97, 139), (117, 125), (141, 112), (163, 116), (177, 158))
NEAR_HIGH_BACK: Tongue = ((80, 137), (95, 129), (115, 113), (140, 101), (161, 112), (172, 158))
HIGH_BACK: Tongue = ((84, 134), (99, 124), (119, 104), (144, 92), (164, 106), (174, 156))
TIP_UP: Tongue = ((76, 101), (86, 104), (104, 113), (129, 117), (152, 131), (166, 162))
TIP_NEAR: Tongue = ((73, 113), (83, 101), (102, 104), (128, 112), (152, 128), (166, 162))
TIP_BETWEEN_TEETH: Tongue = ((50, 122), (70, 119), (92, 117), (118, 118), (147, 128), (166, 162))
BLADE_NEAR: Tongue = ((78, 116), (88, 99), (104, 90), (127, 98), (151, 122), (166, 160))
BLADE_UP: Tongue = ((77, 103), (88, 91), (105, 90), (128, 101), (151, 124), (166, 160))
TIP_BACK: Tongue = ((83, 104), (96, 103), (110, 115), (133, 112), (154, 126), (168, 160))
BACK_UP: Tongue = ((78, 138), (93, 130), (112, 113), (135, 90), (156, 88), (176, 150))

SHAPES: dict[str, Shape] = {
    "aa": Shape(tongue=LOW_BACK, jaw=20, forward=1),
    "ae": Shape(tongue=LOW_FRONT, jaw=16),
    "ah": Shape(tongue=LOW_MIDDLE, jaw=13),
    "ao": Shape(tongue=MID_BACK, jaw=9, forward=7),
    "aw": Shape(tongue=LOW_BACK, jaw=20, glide=NEAR_HIGH_BACK),
    "ay": Shape(tongue=LOW_MIDDLE, jaw=18, glide=NEAR_HIGH_FRONT),
    "b": Shape(tongue=NEUTRAL, jaw=0, lips="closed", air="burst"),
    "ch": Shape(tongue=BLADE_UP, jaw=1, forward=6, air="burst"),
    "d": Shape(tongue=TIP_UP, jaw=3, air="burst"),
    "dh": Shape(tongue=TIP_BETWEEN_TEETH, jaw=4, air="hiss"),
    "eh": Shape(tongue=MID_FRONT, jaw=10),
    "er": Shape(tongue=NEUTRAL, jaw=6),
    "ey": Shape(tongue=MID_FRONT, jaw=9, glide=HIGH_FRONT),
    "f": Shape(tongue=NEUTRAL, jaw=2, lips="teeth", air="hiss"),
    "g": Shape(tongue=BACK_UP, jaw=6, air="burst"),
    "hh": Shape(tongue=LOW_MIDDLE, jaw=12),
    "ih": Shape(tongue=NEAR_HIGH_FRONT, jaw=6),
    "iy": Shape(tongue=HIGH_FRONT, jaw=3),
    "jh": Shape(tongue=BLADE_UP, jaw=1, forward=6, air="burst"),
    "k": Shape(tongue=BACK_UP, jaw=6, air="burst"),
    "l": Shape(tongue=TIP_UP, jaw=6, air="sides"),
    "m": Shape(tongue=NEUTRAL, jaw=0, lips="closed", air="nose"),
    "n": Shape(tongue=TIP_UP, jaw=3, air="nose"),
    "ng": Shape(tongue=BACK_UP, jaw=6, air="nose"),
    "ow": Shape(tongue=LOW_MIDDLE, jaw=9, forward=4, glide=NEAR_HIGH_BACK),
    "oy": Shape(tongue=MID_BACK, jaw=9, forward=6, glide=NEAR_HIGH_FRONT),
    "p": Shape(tongue=NEUTRAL, jaw=0, lips="closed", air="burst"),
    "r": Shape(tongue=TIP_BACK, jaw=5, forward=5),
    "s": Shape(tongue=TIP_NEAR, jaw=0, air="hiss"),
    "sh": Shape(tongue=BLADE_NEAR, jaw=1, forward=7, air="hiss"),
    "t": Shape(tongue=TIP_UP, jaw=3, air="burst"),
    "th": Shape(tongue=TIP_BETWEEN_TEETH, jaw=4, air="hiss"),
    "uh": Shape(tongue=NEAR_HIGH_BACK, jaw=4, forward=6),
    "uw": Shape(tongue=HIGH_BACK, jaw=1, forward=10),
    "v": Shape(tongue=NEUTRAL, jaw=2, lips="teeth", air="hiss"),
    "w": Shape(tongue=HIGH_BACK, jaw=0, forward=10),
    "y": Shape(tongue=HIGH_FRONT, jaw=3),
    "z": Shape(tongue=TIP_NEAR, jaw=0, air="hiss"),
    "zh": Shape(tongue=BLADE_NEAR, jaw=1, forward=7, air="hiss"),
}

VOICELESS = frozenset({"ch", "f", "hh", "k", "p", "s", "sh", "t", "th"})


def draw(name: str) -> str:
    """The drawing of one sound as SVG text."""
    shape = SHAPES[name]
    parts = [
        _head(shape),
        _inside(shape),
        _soft_palate(nasal=shape.air == "nose"),
        _tongue(shape),
        _teeth(shape),
        _lips(shape),
        _air(shape),
        _voice(voiced=name not in VOICELESS),
    ]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 0 230 230" stroke-linecap="round" '
        'stroke-linejoin="round"><rect x="-8" width="230" height="230" rx="14" fill="#f7f3ea"/>'
        f"{''.join(parts)}</svg>\n"
    )


def _head(shape: Shape) -> str:
    jaw, out = shape.jaw, shape.forward
    return (
        f'<path fill="{SKIN}" stroke="{LINE}" stroke-width="2.500" d="M78 10C66 24 64 40 60 50'
        f"L36 78C33 84 40 87 50 88L48 98L{60 - out:g} 116L{52 - out:g} {140 + jaw:g}"
        f"C50 {150 + jaw:g} 44 {156 + jaw:g} 48 {168 + jaw / 2:g}"
        f'C54 186 84 190 112 194C120 200 122 212 122 224H214V10"/>'
    )


def _inside(shape: Shape) -> str:
    """The mouth, the throat behind it, and the nose above it."""
    jaw = shape.jaw
    mouth = (
        f"M48 112L58 106L74 104C78 94 92 84 108 80L146 82L176 92L196 70V206H170V190"
        f"L112 178L78 172L62 {136 + jaw:g}L48 {118 + jaw:g}Z"
    )
    nose = "M44 84C60 72 66 60 84 56C120 48 160 46 188 56C195 61 196 68 196 80C182 78 170 74 150 72"
    return (
        f'<path fill="{INSIDE}" stroke="{LINE}" stroke-width="1.500" d="{mouth}"/>'
        f'<path fill="{INSIDE}" stroke="{LINE}" stroke-width="1.500" d="{nose}'
        f'L108 68C90 70 78 80 64 86Z"/>'
        f'<path fill="{INSIDE}" d="M150 66L186 58L195 76V100H160Z"/>'
    )


def _soft_palate(*, nasal: bool) -> str:
    """Up against the back of the throat, or hanging down so that air goes to the nose."""
    hanging = "C168 80 178 96 177 114C172 118 167 114 165 108C162 99 154 92 146 86"
    raised = "C166 70 182 66 196 70L196 80C188 80 185 88 181 98C177 103 172 99 171 92C166 86 156 84"
    soft = hanging if nasal else f"{raised} 146 86"
    return (
        f'<path fill="{SKIN}" stroke="{LINE}" stroke-width="2" d="M56 96L64 86C78 80 90 70 108 68'
        f'C124 66 138 68 148 72{soft}C134 80 120 78 108 80C92 84 78 94 74 104L58 106Z"/>'
    )


def _tongue(shape: Shape) -> str:
    body = f"{_curve(shape.tongue)}L172 200L120 186C108 182 98 176 {_under(shape.tongue)}Z"
    drawn = f'<path fill="{TONGUE}" stroke="{TONGUE_LINE}" stroke-width="2.500" d="{body}"/>'
    if shape.glide is None:
        return drawn
    middle, target = shape.tongue[3], shape.glide[3]
    line = (
        f'<path fill="none" stroke="{TONGUE_LINE}" stroke-width="2.500" stroke-dasharray="5 5" '
        f'd="{_curve(shape.glide)}"/>'
    )
    return drawn + line + _arrow((middle, target), TONGUE_LINE)


def _under(tongue: Tongue) -> str:
    x, y = tongue[0]
    return f"{x + 22:g} {(170 + y) / 2:g}C{x + 14:g} {y + 16:g} {x + 4:g} {y + 8:g} {x:g} {y:g}"


def _teeth(shape: Shape) -> str:
    jaw = shape.jaw
    style = f'fill="#fff" stroke="{LINE}" stroke-width="1.800"'
    lower = 122 + jaw
    return (
        f'<path {style} d="M57 104H69C69 111 66 118 62 120C58 118 57 111 57 104Z"/>'
        f'<path {style} d="M57 {lower + 18:g}H68C68 {lower + 10:g} 66 {lower + 3:g} 62 {lower:g}'
        f'C58 {lower + 3:g} 57 {lower + 10:g} 57 {lower + 18:g}Z"/>'
    )


def _lips(shape: Shape) -> str:
    out, jaw = shape.forward, shape.jaw
    style = f'fill="#d9897c" stroke="{LINE}" stroke-width="2"'
    x = 46 - out
    upper = f"M52 90C{x:g} 92 {x - 14:g} 102 {x - 9:g} 112C{x - 4:g} 119 {x + 8:g} 116 57 106Z"
    if shape.lips == "closed":
        low = 116.0
    elif shape.lips == "teeth":
        lower = "M53 147C40 142 38 128 47 122C55 117 63 118 63 123C62 131 58 140 53 147Z"
        return f'<path {style} d="{upper}"/><path {style} d="{lower}"/>'
    else:
        low = max(122 + jaw - out, 119.0)
    lower = (
        f"M53 {low + 29:g}C{x - 4:g} {low + 26:g} {x - 14:g} {low + 12:g} {x - 8:g} {low + 3:g}"
        f"C{x - 4:g} {low - 3:g} {x + 8:g} {low:g} 57 {low + 12:g}Z"
    )
    return f'<path {style} d="{upper}"/><path {style} d="{lower}"/>'


def _air(shape: Shape) -> str:
    jaw, out = shape.jaw, shape.forward
    y = 118 + min(jaw, 10) / 2 if shape.lips == "open" else 116
    front = 30 - 0.7 * out
    if shape.air == "nose":
        return _arrow(
            ((186, 176), (187, 120), (184, 92), (150, 60), (84, 66), (48, 82), (16, 102)), AIR
        )
    throat = _line(((186, 196), (187, 160), (182, 124)), AIR)
    if shape.air == "burst":
        puff = "".join(
            _line(((front - 2, y + dy), (front - 18, y + 2.6 * dy)), AIR) for dy in (-4, 0, 4)
        )
        return throat + puff
    if shape.air == "hiss":
        lines = "".join(
            _line(((front - 2, y + dy), (front - 9, y + dy - 3), (front - 16, y + dy + 2),
                   (front - 24, y + dy - 1)), AIR)
            for dy in (-6, 1, 8)
        )  # fmt: skip
        return throat + lines
    if shape.air == "sides":
        path = ((184, 124), (150, 140), (110, 134), (78, 128), (52, 122), (16, 120))
        return throat + _arrow(path, AIR, dashed=True)
    return throat + _arrow(((front + 2, y), (front - 22, y)), AIR)


def _voice(*, voiced: bool) -> str:
    """At the voice box: waves if it buzzes, an open ring if it does not."""
    ring = f'<circle cx="186" cy="208" r="15" fill="#fff" stroke="{VOICE}" stroke-width="2"'
    if not voiced:
        return f'{ring} stroke-dasharray="3 5"/>'
    wave = "M175 208C178 200 182 200 186 208C190 216 194 216 197 208"
    return f'{ring}/><path fill="none" stroke="{VOICE}" stroke-width="3.500" d="{wave}"/>'


def _curve(points: Sequence[Point]) -> str:
    """A smooth line through points (Catmull and Rom), as a path."""
    padded = [points[0], *points, points[-1]]
    bends = ""
    for number, (start, end) in enumerate(pairwise(points)):
        before, after = padded[number], padded[number + 3]
        a = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        b = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        bends += f"C{a[0]:.1f} {a[1]:.1f} {b[0]:.1f} {b[1]:.1f} {end[0]:g} {end[1]:g}"
    return f"M{points[0][0]:g} {points[0][1]:g}{bends}"


def _line(points: Sequence[Point], colour: str, *, dashed: bool = False) -> str:
    dash = ' stroke-dasharray="5 6"' if dashed else ""
    return f'<path fill="none" stroke="{colour}" stroke-width="3.500"{dash} d="{_curve(points)}"/>'


def _arrow(points: Sequence[Point], colour: str, *, dashed: bool = False) -> str:
    (x0, y0), (x1, y1) = points[-2], points[-1]
    length = max(((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5, 1.0)
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    left = (x1 - 9 * ux + 6 * uy, y1 - 9 * uy - 6 * ux)
    right = (x1 - 9 * ux - 6 * uy, y1 - 9 * uy + 6 * ux)
    head = (
        f'<path fill="none" stroke="{colour}" stroke-width="3.500" '
        f'd="M{left[0]:.1f} {left[1]:.1f}L{x1:g} {y1:g}L{right[0]:.1f} {right[1]:.1f}"/>'
    )
    return _line(points, colour, dashed=dashed) + head


def main() -> None:
    """Write every drawing."""
    FOLDER.mkdir(exist_ok=True)
    for name in SHAPES:
        (FOLDER / f"{name}.svg").write_text(draw(name), encoding="utf-8")
        print(name)


if __name__ == "__main__":
    main()
