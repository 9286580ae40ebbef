"""What is said on the command line, and the settings file that it becomes."""

import tomllib

import pytest

from provisioning.settings_file import BadOption, Options, branch_text, settings_text


def test_the_values_stand_in_their_places():
    template = 'branch = "$branch"\ndesk = "$name"\nurl = "$hub_url"\nurls = ["$broker_url"]\n'
    options = Options(
        branch="town-hall", hub_url="https://hub.local:8443", broker_url="mqtts://hub.local:8883"
    )

    table = tomllib.loads(settings_text(template, options, "3"))

    assert table == {
        "branch": "town-hall",
        "desk": "3",
        "url": "https://hub.local:8443",
        "urls": ["mqtts://hub.local:8883"],
    }


@pytest.mark.parametrize("name", ["", "a/b", "a#", 'a"', "a\nb", "+", "-x", "x" * 65])
def test_a_name_that_would_break_the_file_or_a_topic_is_refused(name):
    with pytest.raises(BadOption, match="--branch: cannot be used"):
        Options(branch=name)
    if name:
        with pytest.raises(BadOption, match="--name: cannot be used"):
            Options(name=name)


@pytest.mark.parametrize("name", ["hub", "kiosk", "board", "desk"])
def test_a_branch_cannot_be_called_like_a_settings_file(name):
    with pytest.raises(BadOption, match=f"a branch cannot be called '{name}'"):
        Options(branch=name)


def test_a_branch_is_renamed_once_and_nothing_else_in_it():
    shipped = '# a branch = "x"\nbranch = "small"\nnames = { pl = "y" }\n[[services]]\nbranch = "z"\n'

    assert branch_text(shipped, "main") == shipped.replace('"small"', '"main"')


@pytest.mark.parametrize("url", ["hub.local", "ftp://hub", 'http://hub"', "http://", "http://hub x"])
def test_an_address_of_the_hub_must_be_one(url):
    with pytest.raises(BadOption, match="--hub: cannot be used"):
        Options(hub_url=url)


@pytest.mark.parametrize(
    "url", ["http://10.0.0.5:8080", "https://hub.local", "http://[fd00::5]:8080", "https://h/okienko"]
)
def test_usual_addresses_of_a_hub_are_taken(url):
    assert Options(hub_url=url).hub_url == url


@pytest.mark.parametrize("url", ["hub.local", "http://hub", 'mqtt://hub"', 'mqtt://h"]\nx = ["', "mqtt://"])
def test_an_address_of_the_broker_must_be_one(url):
    with pytest.raises(BadOption, match="--broker: cannot be used"):
        Options(broker_url=url)
