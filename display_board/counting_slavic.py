"""Numbers and letters in Polish, Ukrainian, Russian and Belarusian. Pure."""

# ruff: noqa: RUF001  names of letters are Cyrillic words of one letter

from __future__ import annotations

from display_board.counting import Columns, Numerals, named, words

POLISH = Numerals(
    Columns(
        below_20=words(
            "zero jeden dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście"
            " trzynaście czternaście piętnaście szesnaście siedemnaście osiemnaście dziewiętnaście"
        ),
        tens=words(
            "dwadzieścia trzydzieści czterdzieści pięćdziesiąt sześćdziesiąt siedemdziesiąt osiemdziesiąt"
            " dziewięćdziesiąt"
        ),
        hundreds=words("sto dwieście trzysta czterysta pięćset sześćset siedemset osiemset dziewięćset"),
        thousands=(
            "tysiąc",
            "dwa tysiące",
            "trzy tysiące",
            "cztery tysiące",
            "pięć tysięcy",
            "sześć tysięcy",
            "siedem tysięcy",
            "osiem tysięcy",
            "dziewięć tysięcy",
        ),
    ),
    zero="zero",
    letters={"Q": "ku", "W": "wu", "Z": "zet"},
)

UKRAINIAN = Numerals(
    Columns(
        below_20=words(
            "нуль один два три чотири п'ять шість сім вісім дев'ять десять одинадцять дванадцять тринадцять"
            " чотирнадцять п'ятнадцять шістнадцять сімнадцять вісімнадцять дев'ятнадцять"
        ),
        tens=words("двадцять тридцять сорок п'ятдесят шістдесят сімдесят вісімдесят дев'яносто"),
        hundreds=words("сто двісті триста чотириста п'ятсот шістсот сімсот вісімсот дев'ятсот"),
        thousands=(
            "тисяча",
            "дві тисячі",
            "три тисячі",
            "чотири тисячі",
            "п'ять тисяч",
            "шість тисяч",
            "сім тисяч",
            "вісім тисяч",
            "дев'ять тисяч",
        ),
    ),
    zero="нуль",
    letters=named("а бе це де е еф ґе аш і йот ка ель ем ен о пе ку ер ес те у ве дубль-ве ікс ігрек зет"),
)

RUSSIAN = Numerals(
    Columns(
        below_20=words(
            "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать"
            " четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"
        ),
        tens=words("двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто"),
        hundreds=words("сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот"),
        thousands=(
            "тысяча",
            "две тысячи",
            "три тысячи",
            "четыре тысячи",
            "пять тысяч",
            "шесть тысяч",
            "семь тысяч",
            "восемь тысяч",
            "девять тысяч",
        ),
    ),
    zero="ноль",
    letters=named("а бэ цэ дэ е эф гэ аш и йот ка эль эм эн о пэ ку эр эс тэ у вэ дубль-вэ икс игрек зет"),
)

BELARUSIAN = Numerals(
    Columns(
        below_20=words(
            "нуль адзін два тры чатыры пяць шэсць сем восем дзевяць дзесяць адзінаццаць дванаццаць трынаццаць"
            " чатырнаццаць пятнаццаць шаснаццаць сямнаццаць васямнаццаць дзевятнаццаць"
        ),
        tens=words("дваццаць трыццаць сорак пяцьдзясят шэсцьдзясят семдзесят восемдзесят дзевяноста"),
        hundreds=words("сто дзвесце трыста чатырыста пяцьсот шэсцьсот семсот восемсот дзевяцьсот"),
        thousands=(
            "тысяча",
            "дзве тысячы",
            "тры тысячы",
            "чатыры тысячы",
            "пяць тысяч",
            "шэсць тысяч",
            "сем тысяч",
            "восем тысяч",
            "дзевяць тысяч",
        ),
    ),
    zero="нуль",
    letters=named("а бэ цэ дэ э эф гэ ха і ёт ка эль эм эн о пэ ку эр эс тэ у вэ дубль-вэ ікс ігрэк зэт"),
)
