"""Notices as an office posts them, in every language of the house: for pictures and tests."""

# ruff: noqa: RUF001  these are letters of other languages
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import msgspec

from contract.names import Language
from contract.picture import Texts
from kiosk import notice_scenes
from kiosk.screens import Languages, Screen, Services
from kiosk.state import State


def _texts(**told: str) -> Texts:
    return {Language(tag): text for tag, text in told.items()}


CASH_DESK = _texts(
    pl="Kasa jest dziś nieczynna. Opłatę można wnieść przelewem.",
    en="The cash desk is closed today. The fee can be paid by bank transfer.",
    uk="Каса сьогодні зачинена. Збір можна сплатити переказом.",
    ru="Касса сегодня закрыта. Сбор можно оплатить переводом.",
    be="Каса сёння зачынена. Збор можна аплаціць пераводам.",
    ka="სალარო დღეს დაკეტილია. გადასახადის გადახდა გადარიცხვით შეიძლება.",
    vi="Hôm nay quầy thu tiền đóng cửa. Có thể nộp lệ phí bằng chuyển khoản.",
    hi="आज नकद काउंटर बंद है। शुल्क बैंक से भेजा जा सकता है।",
    tr="Vezne bugün kapalı. Harç havale ile ödenebilir.",
    es="La caja está cerrada hoy. La tasa se puede pagar por transferencia.",
    ar="الصندوق مغلق اليوم. يمكن دفع الرسم بتحويل مصرفي.",
)
LETTERS = _texts(
    pl="Od poniedziałku wezwania do uzupełnienia braków odbiera się w pokoju 12 na parterze, od "
    "8:00 do 15:30. "
    "Numerek nie jest do tego potrzebny. Proszę mieć ze sobą paszport i numer sprawy.",
    en="From Monday, letters that ask for missing papers are handed out in room 12 on the ground floor, from "
    "8:00 to 15:30. No ticket is needed for that. Please bring your passport and your case number.",
    uk="З понеділка листи щодо відсутніх документів видають у кімнаті 12 на першому поверсі, з 8:00 "
    "до 15:30. "
    "Талон для цього не потрібен. Майте при собі паспорт і номер справи.",
    ru="С понедельника письма о недостающих документах выдают в комнате 12 на первом этаже, с 8:00 до 15:30. "
    "Талон для этого не нужен. Возьмите с собой паспорт и номер дела.",
    be="З панядзелка лісты пра адсутныя дакументы выдаюць у пакоі 12 на першым паверсе, з 8:00 да 15:30. "
    "Талон для гэтага не патрэбны. Майце пры сабе пашпарт і нумар справы.",
    ka="ორშაბათიდან წერილები ნაკლული საბუთების შესახებ გაიცემა პირველი სართულის მე-12 ოთახში, 8:00-დან "
    "15:30-მდე. ამისთვის ბილეთი საჭირო არ არის. თან იქონიეთ პასპორტი და საქმის ნომერი.",
    vi="Từ thứ Hai, thư yêu cầu bổ sung giấy tờ được phát tại phòng 12, tầng trệt, từ 8:00 đến "
    "15:30. Không cần "
    "lấy số. Vui lòng mang theo hộ chiếu và số hồ sơ.",
    hi="सोमवार से अधूरे कागज़ों वाले पत्र भूतल के कमरा 12 में 8:00 से 15:30 तक मिलेंगे। इसके लिए "
    "टिकट की ज़रूरत नहीं है। "
    "कृपया पासपोर्ट और मामले का नंबर साथ लाएँ।",
    tr="Pazartesiden itibaren eksik belge yazıları zemin kattaki 12 numaralı odada 8:00-15:30 "
    "arasında verilir. "
    "Bunun için numara gerekmez. Pasaportunuzu ve dosya numaranızı getirin.",
    es="Desde el lunes, las cartas que piden documentos que faltan se entregan en la sala 12 de la "
    "planta baja, "
    "de 8:00 a 15:30. No hace falta turno. Traiga su pasaporte y el número de expediente.",
    ar="ابتداءً من يوم الاثنين تُسلَّم رسائل استكمال الوثائق في الغرفة 12 في الطابق الأرضي من 8:00 "
    "إلى 15:30. "
    "لا حاجة إلى تذكرة لذلك. يُرجى إحضار جواز السفر ورقم الملف.",
)


def noticed(state: State, *notices: Texts) -> State:
    """Return *state* while *notices* stand."""
    assert state.menu is not None
    return replace(state, menu=msgspec.structs.replace(state.menu, notices=notices))


def notice_states(language: Language, state_of: Callable[[Screen], State]) -> Iterator[tuple[str, State]]:
    """Yield a name and a state for each screen with notices; at rest when *language* has its turn."""
    yield "services-notices", noticed(state_of(Services(language)), CASH_DESK)
    yield "services-long-notices", noticed(state_of(Services(language)), CASH_DESK, LETTERS)
    idle = noticed(state_of(Languages()), CASH_DESK, LETTERS)
    yield "languages-notices", idle
    rules, offered = idle.rules.idle, idle.menu.languages if idle.menu else ()
    turn = offered.index(language) if language in offered else 0
    each = max(len(notice_scenes.at_rest(idle, tag)) for tag in offered)
    yield "attract-notices", replace(idle, now_s=45.0 + turn * each * rules.attract_each_s)
