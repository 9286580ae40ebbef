"""Numbers and letters in Georgian, Hindi and Arabic. Pure."""

from __future__ import annotations

from display_board.counting import Numerals, named, words

_GEORGIAN_BELOW_20 = words(
    "ნული ერთი ორი სამი ოთხი ხუთი ექვსი შვიდი რვა ცხრა ათი თერთმეტი თორმეტი ცამეტი თოთხმეტი თხუთმეტი"
    " თექვსმეტი ჩვიდმეტი თვრამეტი ცხრამეტი"
)
_GEORGIAN_TWENTIES = words("ოც ორმოც სამოც ოთხმოც")
_GEORGIAN_HUNDREDS = words("ას ორას სამას ოთხას ხუთას ექვსას შვიდას რვაას ცხრაას")


def _georgian(number: int) -> str:
    """Return *number* in words, by twenties; *i* ends a hundred or a thousand that nothing follows."""
    thousands, below_1000 = divmod(number, 1000)
    hundreds, below_100 = divmod(below_1000, 100)
    parts = []
    if thousands > 1:
        parts.append(_GEORGIAN_BELOW_20[thousands])
    if thousands:
        parts.append("ათას" if below_1000 else "ათასი")
    if hundreds:
        parts.append(_GEORGIAN_HUNDREDS[hundreds - 1] + ("" if below_100 else "ი"))
    parts += [_georgian_below_100(below_100)] if below_100 else []
    return " ".join(parts)


def _georgian_below_100(number: int) -> str:
    twenties, rest = divmod(number, 20)
    if not twenties:
        return _GEORGIAN_BELOW_20[rest]
    return _GEORGIAN_TWENTIES[twenties - 1] + (f"და{_GEORGIAN_BELOW_20[rest]}" if rest else "ი")


GEORGIAN = Numerals(
    _georgian,
    zero="ნული",
    letters=named("ა ბე ცე დე ე ეფ გე ჰაშ ი იოტ კა ელ ემ ენ ო პე ქუ ერ ეს ტე უ ვე დუბლ-ვე იქს იგრეკ ზეტ"),
)

_HINDI_BELOW_100 = words(
    "शून्य एक दो तीन चार पाँच छह सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस"
    " बीस इक्कीस बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस"
    " तीस इकतीस बत्तीस तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस"
    " चालीस इकतालीस बयालीस तैंतालीस चौवालीस पैंतालीस छियालीस सैंतालीस अड़तालीस उनचास"
    " पचास इक्यावन बावन तिरेपन चौवन पचपन छप्पन सत्तावन अट्ठावन उनसठ"
    " साठ इकसठ बासठ तिरेसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर"
    " सत्तर इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उनासी"
    " अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी सत्तासी अट्ठासी नवासी"
    " नब्बे इक्यानबे बानबे तिरानबे चौरानबे पंचानबे छियानबे सत्तानबे अट्ठानबे निन्यानबे"
)


def _hindi(number: int) -> str:
    """Return *number* in words: each below a hundred has one of its own."""
    thousands, below_1000 = divmod(number, 1000)
    hundreds, below_100 = divmod(below_1000, 100)
    parts = [f"{_HINDI_BELOW_100[thousands]} हज़ार"] if thousands else []
    parts += [f"{_HINDI_BELOW_100[hundreds]} सौ"] if hundreds else []
    parts += [_HINDI_BELOW_100[below_100]] if below_100 else []
    return " ".join(parts)


HINDI = Numerals(
    _hindi,
    zero="शून्य",
    letters=named("ए बी सी डी ई एफ़ जी एच आई जे के एल एम एन ओ पी क्यू आर एस टी यू वी डब्ल्यू एक्स वाई ज़ेड"),
)

# With all vowel signs: without them the voice leaves the vowels out.
_ARABIC_UNITS = words("صِفْر وَاحِد اِثْنَان ثَلَاثَة أَرْبَعَة خَمْسَة سِتَّة سَبْعَة ثَمَانِيَة تِسْعَة")
_ARABIC_BELOW_20 = (
    *_ARABIC_UNITS,
    *("عَشَرَة", "أَحَدَ عَشَر", "اِثْنَا عَشَر"),
    *(f"{unit}َ عَشَر" for unit in _ARABIC_UNITS[3:]),
)
_ARABIC_TENS = words("عِشْرُون ثَلَاثُون أَرْبَعُون خَمْسُون سِتُّون سَبْعُون ثَمَانُون تِسْعُون")
_ARABIC_HUNDREDS = words("مِئَة مِئَتَان ثَلَاثُمِئَة أَرْبَعُمِئَة خَمْسُمِئَة سِتُّمِئَة سَبْعُمِئَة ثَمَانِمِئَة تِسْعُمِئَة")
_ARABIC_THOUSANDS = ("أَلْف", "أَلْفَان", *(f"{unit}ُ آلَاف" for unit in _ARABIC_UNITS[3:]))


def _arabic(number: int) -> str:
    """Return *number* in words: all parts joined by *and*, the units before the tens."""
    thousands, below_1000 = divmod(number, 1000)
    hundreds, below_100 = divmod(below_1000, 100)
    parts = [_ARABIC_THOUSANDS[thousands - 1]] if thousands else []
    parts += [_ARABIC_HUNDREDS[hundreds - 1]] if hundreds else []
    if below_100 < 20:
        parts += [_ARABIC_BELOW_20[below_100]] if below_100 else []
    else:
        tens, units = divmod(below_100, 10)
        parts += [_ARABIC_BELOW_20[units]] if units else []
        parts.append(_ARABIC_TENS[tens - 2])
    return " وَ".join(parts)


ARABIC = Numerals(
    _arabic,
    zero="صِفْر",
    letters=named("إِيه بِي سِي دِي إِي إِف جِي إِتْش آي جِيه كِيه إِل إِم إِن أُو بِيه كِيُو آر إِس تِي يُو فِي دَبِلْيُو إِكْس وَاي زِد"),
)
