"""Pictures and films are shown in turn; what is broken, missing or flashes is left out and told."""

import shutil
import stat
import subprocess
import sys
import textwrap
import threading

import pytest
from PIL import Image, ImageDraw

from display_board.media import Frame, MediaBroken, frames_of, require_calm
from display_board.player import Player
from tests.waiting import eventually

needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
RED, BLUE, WHITE, BLACK = (200, 30, 30), (30, 30, 200), (255, 255, 255), (0, 0, 0)


def picture(path, colour=RED, size=(64, 36), **more):
    Image.new("RGB", size, colour).save(path, **more)
    return path


def moving(path, *colours, lasts_ms=120):
    first, *rest = [Image.new("RGB", (64, 36), colour) for colour in colours]
    for number, each in enumerate([first, *rest]):
        ImageDraw.Draw(each).point((number, 0), fill=WHITE)  # else like frames are saved as one
    first.save(path, save_all=True, append_images=rest, duration=lasts_ms, loop=0)
    return path


def colours_of(path, size=(64, 36), program="ffmpeg"):
    return [_middle(frame) for frame in frames_of(path, *size, program)]


def _middle(frame):
    return Image.frombytes("RGB", (frame.width, frame.height), frame.rgb).getpixel(
        (frame.width // 2, frame.height // 2)
    )


def _near(one, other):
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) < 24


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp", "a.gif"])
def test_a_picture_is_one_frame_that_fills_its_place_without_being_bent(tmp_path, name):
    [frame] = frames_of(picture(tmp_path / name, size=(400, 100)), 200, 200, "ffmpeg")

    assert (frame.width, frame.height, frame.lasts_s) == (200, 50, None)
    assert len(frame.rgb) == 200 * 50 * 3
    assert _near(_middle(frame), RED)


def test_a_picture_taken_with_a_turned_camera_stands_upright(tmp_path):
    turned = Image.Exif()
    turned[0x0112] = 6
    path = picture(tmp_path / "a.jpg", size=(64, 32), exif=turned)

    [frame] = frames_of(path, 100, 100, "ffmpeg")

    assert (frame.width, frame.height) == (50, 100)


def test_a_picture_that_lets_through_stands_on_the_ground_of_the_board(tmp_path):
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(tmp_path / "a.png")

    assert _near(colours_of(tmp_path / "a.png")[0], (10, 25, 41))


@pytest.mark.parametrize("name", ["a.gif", "a.webp"])
def test_a_picture_that_moves_has_a_frame_for_each_of_its_pictures(tmp_path, name):
    frames = list(frames_of(moving(tmp_path / name, RED, BLUE, lasts_ms=500), 64, 36, "ffmpeg"))

    assert [frame.lasts_s for frame in frames] == [0.5, 0.5]
    assert _near(_middle(frames[0]), RED)
    assert _near(_middle(frames[1]), BLUE)


@pytest.mark.accessibility("A28")
def test_a_picture_that_flashes_is_found_before_it_is_shown(tmp_path):
    path = moving(tmp_path / "a.gif", *[BLACK, WHITE] * 8, lasts_ms=90)

    with pytest.raises(MediaBroken, match=r"a\.gif flashes more than 3 times a second at 1 s"):
        require_calm(path, "ffmpeg")
    require_calm(moving(tmp_path / "b.gif", *[BLACK, WHITE] * 4, lasts_ms=500), "ffmpeg")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "there is no such file"),
        (b"", "cannot be read"),
        (b"\x89PNG\r\n\x1a\n and then nothing", "cannot be read"),
        (b"GIF89a", "cannot be read"),
        (b"<svg/>", "cannot be read"),
    ],
)
def test_what_is_no_picture_says_so_by_its_name(tmp_path, content, said):
    path = tmp_path / "a.png"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(MediaBroken, match=r"a\.png") as broken:
        list(frames_of(path, 64, 36, "ffmpeg"))

    assert said in str(broken.value)
    assert str(tmp_path) not in str(broken.value)


def test_a_picture_that_is_cut_off_is_broken(tmp_path):
    path = picture(tmp_path / "a.jpg", size=(800, 800))
    path.write_bytes(path.read_bytes()[:900])

    with pytest.raises(MediaBroken):
        list(frames_of(path, 64, 36, "ffmpeg"))


def test_a_picture_that_would_fill_the_memory_is_not_opened(tmp_path, monkeypatch):
    monkeypatch.setattr("display_board.media.MOST_PIXELS", 1000)

    with pytest.raises(MediaBroken, match="too many pixels"):
        list(frames_of(picture(tmp_path / "a.png"), 64, 36, "ffmpeg"))


def decoder(path, body):
    """Return a program that takes what ffmpeg is told and does *body*; `gray` says what is asked for."""
    program = f"""\
    #!{sys.executable}
    import re, sys, time
    gray = "gray" in sys.argv
    wide, high = map(int, re.search(r"scale=(\\d+):(\\d+)", " ".join(sys.argv)).groups())
    def frame(value):
        sys.stdout.buffer.write(bytes([value]) * (wide * high * (1 if gray else 3)))
        sys.stdout.buffer.flush()
    """
    path.write_text(textwrap.dedent(program) + textwrap.dedent(body), encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def a_film(tmp_path):
    path = tmp_path / "a.mp4"
    path.write_bytes(b"a film")
    return path


def test_a_film_has_the_frames_that_its_program_gives(tmp_path):
    program = decoder(tmp_path / "decode", "for value in (10, 20, 30): frame(value)")

    frames = list(frames_of(a_film(tmp_path), 64, 36, program))

    assert [(frame.width, frame.height, frame.rgb[0]) for frame in frames] == [
        (64, 36, 10),
        (64, 36, 20),
        (64, 36, 30),
    ]


@pytest.mark.accessibility("A28")
def test_a_film_that_flashes_is_found_before_it_is_shown(tmp_path):
    program = decoder(tmp_path / "decode", "for number in range(48): frame(255 * (number % 2))")

    with pytest.raises(MediaBroken, match="flashes"):
        require_calm(a_film(tmp_path), program)


def test_a_film_that_cannot_be_decoded_says_what_the_program_said(tmp_path):
    program = decoder(tmp_path / "decode", "sys.exit('a.mp4: Invalid data found')")

    with pytest.raises(MediaBroken, match="Invalid data found"):
        list(frames_of(a_film(tmp_path), 64, 36, program))


def test_a_program_that_stands_still_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr("display_board.media.SILENT_S", 0.2)
    program = decoder(tmp_path / "decode", "frame(1); time.sleep(60)")

    with pytest.raises(MediaBroken, match="stands still"):
        list(frames_of(a_film(tmp_path), 64, 36, program))


def test_a_film_without_the_program_says_what_to_install(tmp_path):
    with pytest.raises(MediaBroken, match="apt install ffmpeg"):
        list(frames_of(a_film(tmp_path), 64, 36, str(tmp_path / "nothing")))


@needs_ffmpeg
def test_a_real_film_is_decoded_at_its_own_pace_without_sound(tmp_path):
    path = tmp_path / "a.mp4"
    subprocess.run(
        ["ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "color=red:size=320x180:duration=1:rate=24",
         "-f", "lavfi", "-i", "sine=duration=1", path],
        check=True,
    )  # fmt: skip

    require_calm(path, "ffmpeg")
    frames = list(frames_of(path, 200, 200, "ffmpeg"))

    assert 10 <= len(frames) <= 14
    assert {(frame.width, frame.height) for frame in frames} == {(200, 200)}
    assert _near(_middle(frames[0]), (253, 0, 0))


@needs_ffmpeg
@pytest.mark.accessibility("A28")
def test_a_real_film_that_flashes_is_found(tmp_path):
    path = tmp_path / "a.mp4"
    subprocess.run(
        ["ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "color=black:size=320x180:duration=2:rate=24",
         "-vf", "geq=lum='255*mod(floor(N/2),2)':cb=128:cr=128", path],
        check=True,
    )  # fmt: skip

    with pytest.raises(MediaBroken, match="flashes"):
        require_calm(path, "ffmpeg")


@needs_ffmpeg
def test_a_broken_film_is_told_by_its_name(tmp_path):
    with pytest.raises(MediaBroken, match=r"a\.mp4 cannot be read"):
        require_calm(a_film(tmp_path), "ffmpeg")


class Watched:
    """A player, and all that it said."""

    def __init__(self, files, each_s=0.05, program="ffmpeg"):
        self.colours, self.troubles = [], []
        self._lock = threading.Lock()
        self.player = None
        self.player = Player(
            files, (64, 36), each_s=each_s, program=program,
            on_frame=self._frame, on_trouble=self.troubles.append,
        )  # fmt: skip

    def _frame(self):
        frame = self.player.latest if self.player is not None else None
        with self._lock:
            self.colours.append(None if frame is None else _middle(frame))

    def saw(self, colour):
        with self._lock:
            return any(seen is not None and _near(seen, colour) for seen in self.colours)


@pytest.fixture
def play():
    running = []

    def started(*arguments, **more):
        running.append(Watched(*arguments, **more))
        return running[-1]

    yield started
    for watched in running:
        watched.player.close()
        watched.player.join(5)


def test_files_are_shown_in_turn_over_and_over(tmp_path, play):
    files = [picture(tmp_path / "a.png", RED), picture(tmp_path / "b.png", BLUE)]

    watched = play(files)

    eventually(lambda: watched.saw(RED) and watched.saw(BLUE) and len(watched.colours) > 4)
    assert watched.troubles == []


def test_a_broken_file_is_left_out_and_told_once_and_the_others_go_on(tmp_path, play):
    (tmp_path / "broken.jpg").write_bytes(b"nothing")
    files = [tmp_path / "broken.jpg", tmp_path / "missing.png", picture(tmp_path / "b.png", BLUE)]

    watched = play(files)

    eventually(lambda: len(watched.colours) > 3)
    assert watched.saw(BLUE)
    assert len(watched.troubles) == 2
    assert "broken.jpg cannot be read" in watched.troubles[-1]
    assert "missing.png cannot be read: there is no such file" in watched.troubles[-1]


def test_a_file_that_has_come_meanwhile_is_shown_and_the_trouble_is_over(tmp_path, play):
    watched = play([tmp_path / "a.png"])
    eventually(lambda: watched.troubles)

    picture(tmp_path / "late.png", RED).rename(tmp_path / "a.png")

    eventually(lambda: watched.saw(RED))
    eventually(lambda: watched.troubles[-1] == "")


def test_where_no_file_can_be_shown_nothing_is_seen(tmp_path, play):
    watched = play([tmp_path / "a.png"])

    eventually(lambda: watched.troubles)

    assert watched.player.latest is None


def test_a_film_and_a_picture_take_turns(tmp_path, play):
    program = decoder(tmp_path / "decode", "for value in (100, 100): frame(value)")

    watched = play([a_film(tmp_path), picture(tmp_path / "b.png", BLUE)], program=program)

    eventually(lambda: watched.saw((100, 100, 100)) and watched.saw(BLUE))


def test_a_file_that_flashes_is_never_seen(tmp_path, play):
    files = [moving(tmp_path / "a.gif", *[BLACK, WHITE] * 8, lasts_ms=90), picture(tmp_path / "b.png", BLUE)]

    watched = play(files)

    eventually(lambda: len(watched.colours) > 3)
    assert not watched.saw(WHITE)
    assert "flashes" in watched.troubles[-1]


def test_a_player_that_is_closed_ends_its_thread_and_its_program(tmp_path, play):
    program = decoder(
        tmp_path / "decode", "\nfor _ in range(600 if not gray else 1):\n    frame(9); time.sleep(0.1)"
    )
    watched = play([a_film(tmp_path)], program=program)
    eventually(lambda: watched.colours)

    watched.player.close()
    watched.player.join(5)

    assert not watched.player._thread.is_alive()


def test_a_frame_tells_its_size():
    assert Frame(2, 1, b"\x00" * 6).lasts_s is None
