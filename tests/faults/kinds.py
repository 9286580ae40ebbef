"""The kinds of fault that a large hall suffers in cycles, one function a kind: it hurts, and it heals.

Each is handed a `World` whose crowd is at work, and chance; when it returns, the fault is over.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tests.faults.devices import Kiosk
from tests.faults.mqtt_proxy import WELL, Post
from tests.faults.proxy import Weather
from tests.faults.world import World, wait

Hurt = Callable[[World, random.Random], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fault: which faults of docs/reliability.md it is, what it does, and what world it needs."""

    faults: str
    hurt: Hurt
    proxied: bool = False


def hub_killed(world: World, chance: random.Random) -> None:
    """Kill the hub at a random instant; every fourth time again while it starts."""
    wait(chance.uniform(0.02, 0.4))
    world.hall.kill_hub()
    if chance.random() < 0.25:
        hub = world.hall.nursery.start("hub", "hub", world.hall.folder / "hub.toml", world.hall.clock_text)
        wait(chance.uniform(0.0, 0.6))
        hub.close()
    world.hall.start_hub()
    wait(chance.uniform(0.0, 0.1))


def hub_paused(world: World, chance: random.Random) -> None:
    """Stop the hub in its tracks, longer than anybody's patience every other time."""
    wait(chance.uniform(0.02, 0.3))
    assert world.hall.hub is not None
    world.hall.hub.pause()
    wait(chance.choice((chance.uniform(0.05, 0.5), chance.uniform(1.6, 3.0))))
    world.hall.hub.go_on()
    wait(0.1)


def broker_killed(world: World, chance: random.Random) -> None:
    """Kill the broker; all that it kept is lost."""
    wait(chance.uniform(0.02, 0.3))
    world.hall.broker.kill()
    wait(chance.uniform(0.0, 0.7))
    world.hall.broker.start()
    wait(chance.uniform(0.0, 0.2))


def both_killed(world: World, chance: random.Random) -> None:
    """Kill hub and broker, in either order, and let them come back in either order."""
    wait(chance.uniform(0.02, 0.3))
    first = chance.random() < 0.5
    (world.hall.kill_hub if first else world.hall.broker.kill)()
    wait(chance.uniform(0.0, 0.2))
    (world.hall.broker.kill if first else world.hall.kill_hub)()
    wait(chance.uniform(0.0, 0.3))
    if chance.random() < 0.5:
        world.hall.broker.start()
        world.hall.start_hub()
    else:
        world.hall.start_hub()
        world.hall.broker.start()


WEATHERS = (
    Weather(lost_answers=0.3),
    Weather(loss=0.3),
    Weather(bytes_per_s=1000),
    Weather(delay_s=1.0),
    Weather(silent=True),
    Weather(deaf=True),
    Weather(refuses=True),
    Weather(lost_answers=0.2, loss=0.2, delay_s=0.05),
)


def bad_line(world: World, chance: random.Random) -> None:
    """Put one kind of bad weather on the line between everybody and the hub, and now and then cut it."""
    assert world.http is not None
    wait(chance.uniform(0.02, 0.2))
    world.http.weather = chance.choice(WEATHERS)
    if world.http.weather.refuses:
        world.http.cut()
    wait(chance.uniform(0.5, 1.5))
    if chance.random() < 0.3:
        world.http.cut()
    world.http.clears()


POSTS = (
    Post(twice=1.0),
    Post(late=0.5, late_s=1.0),
    Post(twice=0.3, late=0.4, late_s=0.5),
    Post(lost=0.2),
    Post(lost=0.2, late=0.3, twice=0.2),
)


def bad_post(world: World, chance: random.Random) -> None:
    """Let messages come twice, late, in another order or never, on the hub's side or the devices'."""
    proxies = [world.hub_mqtt, world.device_mqtt]
    for proxy in chance.sample(proxies, chance.randint(1, 2)):
        assert proxy is not None
        proxy.post = chance.choice(POSTS)
    wait(chance.uniform(0.3, 1.0))
    if chance.random() < 0.2:
        assert world.hub_mqtt is not None
        world.hub_mqtt.cut()
    if chance.random() < 0.5:
        world.crowd.still()  # nothing comes later that would make good what was lost
        wait(0.3)
    for proxy in proxies:
        assert proxy is not None
        proxy.post = WELL


def devices_killed(world: World, chance: random.Random) -> None:
    """Kill kiosks, boards and desk units while visitors stand before them and clerks press."""
    world.with_devices()
    seeds = [chance.random() for _ in world.kiosks]
    with ThreadPoolExecutor() as people:
        visits = [people.submit(_two_visits, *each) for each in zip(world.kiosks, seeds, strict=True)]
        wait(chance.uniform(0.1, 0.8))
        for device in chance.sample(world.devices, chance.randint(1, 3)):
            device.kill()
            wait(chance.uniform(0.0, 0.4))
            device.start()
            for desk in world.desks:
                desk.press("next")
        for visit in visits:
            visit.result()


def _two_visits(kiosk: Kiosk, seed: float) -> None:
    chance = random.Random(seed)
    for _ in range(2):
        kiosk.visit(chance.choice("ACEH"), chance.choice(("pl", "uk", "en")))


KINDS: dict[str, Kind] = {
    "hub": Kind("F01", hub_killed),
    "pause": Kind("F04", hub_paused),
    "broker": Kind("F05", broker_killed),
    "both": Kind("F01 F05", both_killed),
    "devices": Kind("F03 F04", devices_killed),
    "line": Kind("F09 F10", bad_line, proxied=True),
    "post": Kind("F10 F11 F12", bad_post, proxied=True),
}
