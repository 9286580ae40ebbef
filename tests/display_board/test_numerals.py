"""Numbers are counted and letters named as the speakers of each language do it."""

# ruff: noqa: RUF001  letters of other scripts

import re
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display_board.counting import LETTERS
from display_board.numerals import NUMERALS
from display_board.phrases import WORDS
from display_board.texts import languages

COUNTED = {
    "pl": {18: "osiemnaście", 42: "czterdzieści dwa", 1105: "tysiąc sto pięć", 5000: "pięć tysięcy"},
    "uk": {18: "вісімнадцять", 42: "сорок два", 1105: "тисяча сто п'ять", 2000: "дві тисячі"},
    "ru": {18: "восемнадцать", 42: "сорок два", 1105: "тысяча сто пять", 2000: "две тысячи"},
    "en": {18: "eighteen", 42: "forty two", 1105: "one thousand one hundred five", 2000: "two thousand"},
    "be": {
        17: "сямнаццаць",
        18: "васямнаццаць",
        50: "пяцьдзясят",
        70: "семдзесят",
        291: "дзвесце дзевяноста адзін",
        2000: "дзве тысячы",
        5011: "пяць тысяч адзінаццаць",
    },
    "ka": {
        18: "თვრამეტი",
        20: "ოცი",
        21: "ოცდაერთი",
        30: "ოცდაათი",
        45: "ორმოცდახუთი",
        80: "ოთხმოცი",
        99: "ოთხმოცდაცხრამეტი",
        100: "ასი",
        101: "ას ერთი",
        211: "ორას თერთმეტი",
        1000: "ათასი",
        1042: "ათას ორმოცდაორი",
        2001: "ორი ათას ერთი",
    },
    "vi": {
        11: "mười một",
        15: "mười lăm",
        20: "hai mươi",
        21: "hai mươi mốt",
        24: "hai mươi tư",
        25: "hai mươi lăm",
        105: "một trăm linh năm",
        110: "một trăm mười",
        1000: "một nghìn",
        1042: "một nghìn không trăm bốn mươi hai",
        2001: "hai nghìn không trăm linh một",
    },
    "hi": {
        29: "उनतीस",
        42: "बयालीस",
        69: "उनहत्तर",
        99: "निन्यानबे",
        100: "एक सौ",
        211: "दो सौ ग्यारह",
        1042: "एक हज़ार बयालीस",
    },
    "tr": {
        11: "on bir",
        25: "yirmi beş",
        100: "yüz",
        211: "iki yüz on bir",
        1000: "bin",
        5011: "beş bin on bir",
    },
    "es": {
        16: "dieciséis",
        21: "veintiuno",
        33: "treinta y tres",
        100: "cien",
        101: "ciento uno",
        121: "ciento veintiuno",
        500: "quinientos",
        1042: "mil cuarenta y dos",
        2001: "dos mil uno",
    },
    "ar": {
        8: "ثمانية",
        11: "أحد عشر",
        12: "اثنا عشر",
        14: "أربعة عشر",
        21: "واحد وعشرون",
        42: "اثنان وأربعون",
        100: "مئة",
        211: "مئتان وأحد عشر",
        300: "ثلاثمئة",
        1042: "ألف واثنان وأربعون",
        2001: "ألفان وواحد",
        3000: "ثلاثة آلاف",
    },
}
"""What ICU's rules for spelling numbers out say as well; Arabic here without its vowel signs."""

VOWELS = re.compile("[\u064b-\u0652]")


@pytest.mark.parametrize("language", languages())
def test_every_language_with_a_catalogue_is_spoken(language):
    assert language in NUMERALS
    assert language in WORDS


@pytest.mark.parametrize(
    ("language", "number", "said"), [(tag, *each) for tag, known in COUNTED.items() for each in known.items()]
)
def test_a_number_is_said_as_speakers_say_it(language, number, said):
    told = NUMERALS[language].words(number)

    assert VOWELS.sub("", told).replace("ا\u0650", "ا") == said


@given(st.integers(0, 9999), st.sampled_from(sorted(NUMERALS)))
def test_every_number_is_said_in_words_without_digits(number, language):
    words = NUMERALS[language].words(number)

    assert words
    assert re.fullmatch(r"[^\d]+", words)


@pytest.mark.parametrize("language", sorted(NUMERALS))
def test_no_two_numbers_are_said_alike(language):
    assert len({NUMERALS[language].words(number) for number in range(10_000)}) == 10_000


@pytest.mark.parametrize("language", sorted(NUMERALS))
def test_every_letter_has_a_name_of_its_own(language):
    assert len({NUMERALS[language].spelled(letter) for letter in LETTERS}) == len(LETTERS)


@pytest.mark.parametrize("language", sorted(NUMERALS))
def test_a_leading_zero_is_said(language):
    numerals = NUMERALS[language]

    assert numerals.spelled("A014") == f"{numerals.spelled('A')} {numerals.zero} {numerals.words(14)}"
    assert numerals.spelled("A000").count(numerals.zero) == 3


@pytest.mark.accessibility("A39")
@pytest.mark.parametrize("language", sorted(NUMERALS))
def test_no_word_makes_the_voice_change_into_another_language(language):
    """A voice that meets letters it does not know reads them in English, and says so in its phonemes."""
    if shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng is not installed: apt install espeak-ng")
    numerals, words = NUMERALS[language], WORDS[language]
    said = [numerals.spelled(letter) for letter in LETTERS]
    said += [numerals.words(number) for number in (*range(31), 77, 342, 2561)]
    said += [words.number, words.desk, *words.again]

    phonemes = subprocess.run(
        ["espeak-ng", "-q", "--ipa", "-v", "en-gb" if language == "en" else language],
        input="\n".join(said),
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert phonemes.strip()
    assert "(" not in phonemes
