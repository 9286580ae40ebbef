"""Slips in every language of the house, and a printer at the other end of a serial line."""

# ruff: noqa: RUF001  these are letters of other languages, not look-alikes
from __future__ import annotations

import os
import select
import threading
import tty

from hardware.slip import Align, Line, Qr, Rule, Slip, Space, Weight
from hardware.virtual_mechanism import VirtualMechanism

QR_TEXT = "https://kolejka.example.org/t/3q2-7wEFCqkz0J9dV4mYx1"
TEXTS = {
    "pl": ("Wydział Spraw Cudzoziemców", "Karta pobytu: złożenie wniosku", "Przed Tobą: 3 osoby · 12–20 min"),
    "uk": ("Відділ у справах іноземців", "Картка побиту: подання заяви", "Перед вами: 3 особи, ґанок, їжак"),
    "ru": ("Отдел по делам иностранцев", "Карта пребывания: подача заявления", "Перед вами: 3 человека"),
    "en": ("Department for Foreigners", "Residence card: hand in an application", "Before you: 3 people"),
    "be": (
        "Аддзел па справах замежнікаў",
        "Карта знаходжання: падача заявы",
        "Перад вамі: 3 чалавекі, ўчора",
    ),
    "ka": ("უცხოელთა განყოფილება", "ბინადრობის ბარათი", "თქვენს წინ: 3 ადამიანი"),
    "vi": ("Phòng người nước ngoài", "Thẻ cư trú: nộp đơn", "Trước bạn: 3 người, khoảng 12–20 phút"),
    "hi": ("विदेशी नागरिक विभाग", "निवास कार्ड: आवेदन", "आपसे पहले: 3 व्यक्ति, क्षत्रिय, श्री, ट्रि"),
    "tr": ("Yabancılar Dairesi", "İkamet kartı: başvuru", "Önünüzde: 3 kişi, yaklaşık"),
    "es": ("Departamento de Extranjería", "Tarjeta de residencia: solicitud", "¡Antes que usted: 3 señores!"),
    "ar": ("قسم شؤون الأجانب", "بطاقة الإقامة: تقديم الطلب", "أمامك: 3 أشخاص، حوالي 20 دقيقة"),
    "uz": ("Chet elliklar boʻlimi", "Yashash kartasi", "Sizdan oldin: 3 kishi, Oʻzbek"),
}


def slip_in(language: str, number: str = "A042") -> Slip:
    """A slip with every kind of block."""
    office, service, wait = TEXTS[language]
    return Slip(
        (
            Line(office),
            Space(2),
            Line(service, Weight.STRONG),
            Line(number, Weight.HUGE),
            Line(wait, Weight.STRONG),
            Rule(),
            Line("12.03.2027, 09:14", align=Align.START),
            Qr(QR_TEXT),
        ),
        language,
    )


class SerialTwin:
    """A virtual printer at one end of a pseudo terminal; `path` is the end for the driver."""

    def __init__(self) -> None:
        self.mechanism = VirtualMechanism()
        self.deaf = False
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self.path = os.ttyname(self._slave)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self.hold()
        if self._master >= 0:
            self.unplug()

    def hold(self) -> None:
        """Read no more, and keep the line."""
        self._stopped.set()
        self._thread.join()

    def unplug(self) -> None:
        """Pull the plug."""
        self.hold()
        os.close(self._slave)
        os.close(self._master)
        self._master = -1

    def _serve(self) -> None:
        while not self._stopped.is_set():
            if select.select([self._master], [], [], 0.02)[0]:
                self.mechanism.feed(os.read(self._master, 4096), self._reply)

    def _reply(self, answer: bytes) -> None:
        if not self.deaf:
            os.write(self._master, answer)
