"""A view that follows a silence may be as old as the silence was long."""

from display_board.silence import Silence


def test_without_a_silence_there_is_none():
    assert Silence().longest_s(100.0) == 0.0


def test_a_silence_is_remembered_when_the_hub_is_just_heard_again():
    silence = Silence()
    silence.note(240.0, 100.0)
    silence.note(0.01, 100.4)

    assert silence.longest_s(100.5) == 240.0


def test_a_silence_is_forgotten_after_a_while():
    silence = Silence()
    silence.note(240.0, 100.0)
    silence.note(2.0, 104.0)

    assert silence.longest_s(104.0) == 2.0
