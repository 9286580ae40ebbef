"""Text is wrapped first, then made smaller, and never cut."""

from hypothesis import given, settings
from hypothesis import strategies as st

from display_board.fitting import (
    LEAST_PX,
    as_many_as_fit,
    fitted,
    lines_at,
    size_for_all,
    width_px,
)

WIDE = 10_000.0


def test_a_text_that_fits_stays_as_it_is():
    assert fitted("A014", "bold", WIDE, 300, 215).size == 215


def test_a_text_too_wide_is_wrapped_before_it_is_made_smaller():
    width = width_px("Sala obsługi", "regular", 60)

    found = fitted("Sala obsługi cudzoziemców", "regular", width, 300, 40)

    assert (found.lines, found.size) == (("Sala obsługi", "cudzoziemców"), 40)


def test_a_word_too_wide_is_made_smaller():
    found = fitted("Cudzoziemcy", "regular", 100, 300, 60)

    assert found.lines == ("Cudzoziemcy",)
    assert width_px("Cudzoziemcy", "regular", found.size) <= 100


def test_a_text_of_one_line_is_not_wrapped():
    assert fitted("A 014", "bold", 100, 300, 60, most_lines=1).lines == ("A 014",)


def test_a_space_that_must_not_break_holds_its_words_together():
    width = width_px("2. wezwanie", "regular", 40) - 5

    assert lines_at("2.\u00a0wezwanie", "regular", width, 40).lines == ("2.\u00a0wezwanie",)
    assert lines_at("2. wezwanie", "regular", width, 40).lines == ("2.", "wezwanie")


def test_as_many_languages_stand_in_a_line_as_fit():
    words = ("Numer", "Номер", "Number")
    two = width_px("Numer · Номер", "regular", 40)

    assert as_many_as_fit(words, "regular", two + 1, 40) == "Numer · Номер"
    assert as_many_as_fit(words, "regular", 1, 40) == "Numer"
    assert as_many_as_fit(words, "regular", WIDE, 40) == "Numer · Номер · Number"


def test_texts_that_stand_together_are_of_one_size():
    texts = ("short", "a very long text without any end")

    size = size_for_all(texts, "regular", 200, 60, 60)

    assert size == min(fitted(text, "regular", 200, 60, 60).size for text in texts) < 60


words = st.text("abcdefghijklmnopqrstuvwxyzążźćęłńó", min_size=1, max_size=12)


@given(st.lists(words, min_size=1, max_size=8), st.floats(80, 900), st.floats(30, 400), st.floats(10, 220))
@settings(deadline=None, max_examples=60)
def test_every_word_stands_and_every_line_fits(parts, width, height, size):
    text = " ".join(parts)

    found = fitted(text, "regular", width, height, size)

    assert " ".join(found.lines) == text
    if found.size > LEAST_PX:
        assert all(width_px(line, "regular", found.size) <= width for line in found.lines)


def test_a_text_read_from_the_right_keeps_its_stop_at_its_own_end():
    joined = as_many_as_fit(["Brak łączności.", "لا اتصال."], "regular", 10_000, 40)

    assert joined == "Brak łączności. · \u2067لا اتصال.\u2069"  # noqa: RUF001  Arabic
    assert as_many_as_fit(["Numer", "Номер"], "regular", 10_000, 40) == "Numer · Номер"
