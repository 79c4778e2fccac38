"""The geocoder on the network: what it is asked, what is taken from it, and what is said when it fails."""

import datetime as dt
import threading
import time

import pytest

import config
from carematch.core import clock
from carematch.core.db import transaction
from carematch.places import online
from carematch.places.problems import GeocoderFailed, NotFoundOnline
from tests.places.geocoders import NORTH_STREET, answering

ADDRESS = "12 North Street, Bristol, BS3 1HW"
AGENT = "CareMatch tests (help@carematch.example)"


@pytest.fixture
def stub(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with answering() as running:
        yield running


def settings(stub, service="nominatim", **more):
    key = "secret" if service == "opencage" else ""
    return online.Settings(service, AGENT, key=key, url=stub.url, **{"timeout": 1.0, "delay": 0.01, **more})


def found(stub, service="nominatim", **more):
    return online.find(settings(stub, service, **more), ADDRESS, wait=0)


def test_a_house_is_found_and_its_source_named(stub):
    answer = found(stub)
    assert (answer.lat, answer.lon) == (51.442, -2.605)
    assert answer.address == NORTH_STREET["display_name"]
    assert answer.source == f"Nominatim ({stub.url[7:]}), data © OpenStreetMap contributors"
    (asked,) = stub.asked
    assert (asked["q"], asked["countrycodes"], asked["addressdetails"]) == (ADDRESS, "gb", "1")
    assert stub.agents == [AGENT]


def feature(**said):
    said = {"name": "North Street", "type": "house", "countrycode": "GB", "state": "England", **said}
    return {"features": [{"geometry": {"coordinates": [-2.605, 51.442]}, "properties": said}]}


def result(**said):
    place = {"formatted": "12 North Street", "geometry": {"lat": 51.442, "lng": -2.605}, "confidence": 10}
    return {"results": [{**place, "components": {"country_code": "gb", "state": "England"}, **said}]}


@pytest.mark.parametrize(
    "service, body, asked",
    [("photon", feature(), {"bbox": "-9.5,49.0,2.5,61.5"}), ("opencage", result(), {"countrycode": "gb"})],
)
def test_the_other_geocoders_are_understood(stub, service, body, asked):
    stub.body = body
    assert (found(stub, service).lat, found(stub, service).lon) == (51.442, -2.605)
    assert asked.items() <= stub.asked[0].items()


@pytest.mark.parametrize(
    "service, body",
    [
        ("nominatim", [{**NORTH_STREET, "address": {"country_code": "fr"}}]),
        ("nominatim", [{**NORTH_STREET, "address": {"country_code": "gb", "state": "Northern Ireland"}}]),
        ("nominatim", [{**NORTH_STREET, "lon": "-12.0"}]),
        ("photon", feature(countrycode="IE")),
        ("opencage", result(components={"country_code": "im"})),
    ],
)
def test_what_lies_outside_great_britain_is_refused(stub, service, body):
    stub.body = body
    with pytest.raises(NotFoundOnline, match="outside Great Britain"):
        found(stub, service)


@pytest.mark.parametrize(
    "service, body",
    [
        ("nominatim", [{**NORTH_STREET, "place_rank": 16}]),
        ("photon", feature(type="city")),
        ("opencage", result(confidence=4)),
    ],
)
def test_the_middle_of_a_town_is_refused(stub, service, body):
    stub.body = body
    with pytest.raises(NotFoundOnline, match="give the street and number"):
        found(stub, service)


@pytest.mark.parametrize("status, body", [(200, []), (404, "no such page")])
def test_nothing_found_is_said(stub, status, body):
    stub.status, stub.body = status, body
    with pytest.raises(NotFoundOnline, match="does not know this address"):
        found(stub)


@pytest.mark.parametrize(
    "status, body, words",
    [
        (500, "oops", "The map service is out of order: try again in an hour"),
        (502, "oops", "The map service is out of order: try again in an hour"),
        (503, "oops", "The map service did not answer in time: try again in a minute"),
        (429, "slow down", "The map service wants no more questions from us for now: try again tomorrow"),
        (402, "pay", "The map service wants no more questions from us for now: try again tomorrow"),
        (401, "who?", "The map service refuses to answer us: tell whoever looks after this installation"),
        (403, "no", "The map service refuses to answer us: tell whoever looks after this installation"),
        (400, "what?", "The map service does not understand this address: give the street, number and town"),
        (200, "<html>", "The map service gave an answer that we cannot read: try again in an hour"),
        (200, [{}], "The map service gave an answer that we cannot read: try again in an hour"),
        (200, "[[1]]", "The map service gave an answer that we cannot read: try again in an hour"),
        (200, [{"lat": "x", "lon": "y"}], "The map service gave an answer that we cannot read: try again in an hour"),
    ],
)  # fmt: skip
def test_every_failure_is_one_sentence_without_the_address(stub, status, body, words, caplog):
    stub.status, stub.body = status, body
    with pytest.raises(GeocoderFailed) as failed:
        found(stub)
    assert str(failed.value) == words
    assert len(stub.asked) == 1  # nobody tries again behind the back of whoever asked
    assert "North Street" not in caplog.text


def test_a_slow_geocoder_is_not_waited_for(stub):
    stub.waits = 0.6
    began = time.monotonic()
    with pytest.raises(GeocoderFailed, match="did not answer in time"):
        found(stub, timeout=0.2)
    assert time.monotonic() - began < 0.55


def test_a_geocoder_that_hangs_up_or_is_not_there_is_said(stub):
    stub.hangs_up = True
    with pytest.raises(GeocoderFailed):
        found(stub)
    nobody = online.Settings("nominatim", AGENT, url="http://127.0.0.1:9")
    with pytest.raises(GeocoderFailed, match="could not reach"):
        online.find(nobody, ADDRESS, wait=0)


def test_geopy_itself_keeps_the_delay_within_a_process(stub):
    asking = [threading.Thread(target=found, args=(stub,), kwargs={"delay": 0.3}) for _ in range(3)]
    for each in asking:
        each.start()
    for each in asking:
        each.join()
    first, second, third = sorted(stub.times)
    assert second - first > 0.25
    assert third - second > 0.25


def test_turns_are_kept_in_the_database_over_all_processes(app, freeze):
    """Each turn comes a delay after the one before; where the queue grows long, whoever comes is sent away."""
    now = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
    freeze(now)
    public = online.Settings("nominatim", AGENT, delay=2.0)

    def taken():
        with transaction():
            return online.take_turn(public)

    assert [taken(), taken(), taken()] == [0, 2, 4]
    with pytest.raises(GeocoderFailed, match="Others are asking"):
        taken()
    freeze(clock.now() + dt.timedelta(seconds=5))
    assert taken() == 1


def chosen(tmp_path, **given):
    return config.load({f"CAREMATCH_GEOCODER{name}": value for name, value in given.items()}, tmp_path)[
        "GEOCODER"
    ]


def test_no_geocoder_is_chosen_unless_somebody_does(tmp_path):
    assert config.load({}, tmp_path)["GEOCODER"] is None
    assert set(config.GEOCODERS) == set(online._SERVICES)


def test_a_chosen_geocoder_has_what_it_needs(tmp_path):
    made = online.Settings(**chosen(tmp_path, **{"": "nominatim", "_USER_AGENT": AGENT}))
    assert (made.host, made.delay, made.timeout) == ("nominatim.openstreetmap.org", 1.0, 5.0)
    own = {"": "photon", "_USER_AGENT": AGENT, "_URL": "https://maps.example/photon/"}
    assert online.Settings(**chosen(tmp_path, **own)).host == "maps.example/photon"
    keyed = online.Settings(**chosen(tmp_path, **{"": "opencage", "_USER_AGENT": AGENT, "_KEY": "secret"}))
    assert "secret" not in repr(keyed)


@pytest.mark.parametrize(
    "given",
    [
        {"": "nominatim"},
        {"": "nominatim", "_USER_AGENT": "  "},
        {"": "google", "_USER_AGENT": AGENT},
        {"": "opencage", "_USER_AGENT": AGENT},
        {"": "nominatim", "_USER_AGENT": AGENT, "_KEY": "secret"},
        {"": "nominatim", "_USER_AGENT": AGENT, "_URL": "maps.example"},
        {"": "nominatim", "_USER_AGENT": AGENT, "_URL": "file:///etc/passwd"},
    ],
)
def test_a_geocoder_that_lacks_something_does_not_start(tmp_path, given):
    with pytest.raises(config.UnsafeSettings, match="CAREMATCH_GEOCODER"):
        chosen(tmp_path, **given)
