"""Numbers and letters in English, Spanish, Turkish and Vietnamese. Pure."""

# ruff: noqa: RUF001  the Turkish i without a dot

from __future__ import annotations

from display_board.counting import Columns, Numerals, named, words

_ENGLISH_UNITS = words("one two three four five six seven eight nine")
ENGLISH = Numerals(
    Columns(
        below_20=(
            "zero",
            *_ENGLISH_UNITS,
            *words("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"),
        ),
        tens=words("twenty thirty forty fifty sixty seventy eighty ninety"),
        hundreds=tuple(f"{unit} hundred" for unit in _ENGLISH_UNITS),
        thousands=tuple(f"{unit} thousand" for unit in _ENGLISH_UNITS),
    ),
    zero="zero",
)

SPANISH = Numerals(
    Columns(
        below_20=words(
            "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"
            " dieciséis diecisiete dieciocho diecinueve"
        ),
        tens=words("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa"),
        hundreds=words(
            "cien doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos"
            " novecientos"
        ),
        thousands=("mil", *(f"{unit} mil" for unit in words("dos tres cuatro cinco seis siete ocho nueve"))),
        irregular=dict(
            enumerate(
                words(
                    "veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete"
                    " veintiocho veintinueve"
                ),
                start=21,
            )
        ),
        joint=" y ",
        hundred_and="ciento",
    ),
    zero="cero",
    letters=named(
        "a be ce de e efe ge hache i jota ka ele eme ene o pe cu erre ese te u uve uve_doble equis i_griega"
        " zeta"
    ),
)

_TURKISH_UNITS = words("bir iki üç dört beş altı yedi sekiz dokuz")
TURKISH = Numerals(
    Columns(
        below_20=("sıfır", *_TURKISH_UNITS, "on", *(f"on {unit}" for unit in _TURKISH_UNITS)),
        tens=words("yirmi otuz kırk elli altmış yetmiş seksen doksan"),
        hundreds=("yüz", *(f"{unit} yüz" for unit in _TURKISH_UNITS[1:])),
        thousands=("bin", *(f"{unit} bin" for unit in _TURKISH_UNITS[1:])),
    ),
    zero="sıfır",
    letters=named("a be ce de e fe ge he ı je ke le me ne o pe kü re se te u ve çift_ve iks ye ze"),
)

_VIETNAMESE_UNITS = words("không một hai ba bốn năm sáu bảy tám chín")


def _vietnamese(number: int) -> str:
    """Return *number* in words; *linh* and *không trăm* keep the place of what is not there."""
    thousands, below_1000 = divmod(number, 1000)
    hundreds, below_100 = divmod(below_1000, 100)
    parts = [f"{_VIETNAMESE_UNITS[thousands]} nghìn"] if thousands else []
    if hundreds or (thousands and below_100):
        parts.append(f"{_VIETNAMESE_UNITS[hundreds]} trăm")
    if below_100:
        parts.append(_vietnamese_below_100(below_100, follows=bool(parts)))
    return " ".join(parts)


def _vietnamese_below_100(number: int, *, follows: bool) -> str:
    tens, units = divmod(number, 10)
    if tens == 0:
        return f"linh {_VIETNAMESE_UNITS[units]}" if follows else _VIETNAMESE_UNITS[units]
    unit = {0: "", 5: "lăm"}.get(units, _VIETNAMESE_UNITS[units])
    if tens == 1:
        return f"mười {unit}".strip()
    unit = {1: "mốt", 4: "tư"}.get(units, unit)
    return f"{_VIETNAMESE_UNITS[tens]} mươi {unit}".strip()


VIETNAMESE = Numerals(
    _vietnamese,
    zero="không",
    letters=named(
        "a bê xê đê e ép giê hát i gi ca e-lờ em-mờ en-nờ o pê quy e-rờ ét-xì tê u vê vê_kép ích-xì i-dài dét"
    ),
)
