"""Subjects of mails: what is written about each topic, in English and in Russian.

Topics share words on purpose (offer, project, terms), so that a subject hints at the
true stage and does not name it.
"""

from event_logs.simulation.dice import Dice

AUTO_REPLY, BOUNCE = "auto-reply", "bounce"
MACHINES = (AUTO_REPLY, BOUNCE)
AUTO_PREFIX = {"en": "Automatic reply: ", "ru": "Автоответ: "}

PRODUCTS = {
    "en": ("pump station", "cold store", "packing line", "boiler house", "storage system"),
    "ru": ("насосная станция", "холодильный склад", "линия упаковки", "котельная", "стеллажи"),
}

GENERIC = {
    "en": ("Question", "Following up", "Info", "As agreed", "Hello"),
    "ru": ("Вопрос", "По нашему разговору", "Информация", "Как договорились", "Добрый день"),
}

SUBJECTS: dict[str, dict[str, tuple[str, ...]]] = {
    "welcome": {
        "en": ("Thank you for your request: {product}", "Our catalogue and price list"),
        "ru": ("Спасибо за заявку: {product}", "Каталог и прайс-лист"),
    },
    "meeting": {
        "en": ("Introduction and time for a call", "When is a good time to talk?"),
        "ru": ("Знакомство и время звонка", "Когда вам удобно поговорить?"),
    },
    "requirements": {
        "en": ("Summary of our call: requirements", "Your task and requirements, {product}"),
        "ru": ("Итоги разговора: ваши требования", "Задача и требования, {product}"),
    },
    "questionnaire": {
        "en": ("Technical questionnaire, {product}", "Data sheet to fill in: loads and sizes"),
        "ru": ("Опросный лист, {product}", "Техническое задание: нагрузки и размеры"),
    },
    "drawings": {
        "en": ("Drawings of the site", "Layout and drawings, {product}"),
        "ru": ("Чертежи объекта", "Планировка и чертежи, {product}"),
    },
    "check result": {
        "en": ("Result of the technical check", "Engineering: compatibility of the {product}"),
        "ru": ("Результат технической проверки", "Инженеры: совместимость, {product}"),
    },
    "demo": {
        "en": ("Demonstration of the {product}", "Invitation: product demonstration"),
        "ru": ("Демонстрация: {product}", "Приглашение на показ продукта"),
    },
    "offer": {
        "en": ("Commercial offer no. {number}", "Offer and delivery terms, {product}"),
        "ru": ("Коммерческое предложение № {number}", "КП и сроки поставки, {product}"),
    },
    "discount": {
        "en": ("Discount on offer no. {number}?", "Better price for the {product}"),
        "ru": ("Скидка по КП № {number}?", "Просим снизить цену, {product}"),
    },
    "discount news": {
        "en": ("Any news on the discount?", "Discount: is there a decision?"),
        "ru": ("Есть новости по скидке?", "Скидка: когда будет решение?"),
    },
    "special terms": {
        "en": ("Special terms approved", "Discount approved, new price"),
        "ru": ("Согласованы особые условия", "Скидка согласована, новая цена"),
    },
    "negotiation": {
        "en": ("Payment and delivery terms, offer no. {number}", "Our conditions, {product}"),
        "ru": ("Условия оплаты и поставки, КП № {number}", "Наши условия, {product}"),
    },
    "contract": {
        "en": ("Draft contract no. {number}", "Contract for signature"),
        "ru": ("Проект договора № {number}", "Договор на подпись"),
    },
    "invoice": {
        "en": ("Invoice no. {number}", "Invoice and signed contract"),
        "ru": ("Счёт № {number}", "Счёт и подписанный договор"),
    },
    "signed": {
        "en": ("Signed contract and payment", "Payment order"),
        "ru": ("Подписанный договор и оплата", "Платёжное поручение"),
    },
    "no thanks": {
        "en": ("We have decided otherwise", "Thank you, not now"),
        "ru": ("Мы приняли другое решение", "Спасибо, пока неактуально"),
    },
    AUTO_REPLY: {
        "en": ("Automatic reply: out of office", "Out of office"),
        "ru": ("Автоответ: нет на месте", "Автоматический ответ: отпуск"),
    },
    BOUNCE: {
        "en": ("Undelivered Mail Returned to Sender",),
        "ru": ("Письмо не доставлено",),
    },
    "stranger": {
        "en": ("Our services for your office", "Application: sales manager", "Reconciliation act"),
        "ru": ("Наши услуги для офиса", "Отклик на вакансию", "Акт сверки"),
    },
    "newsletter": {
        "en": ("Weekly digest: industry news", "Webinar invitation: sales in 2026", "-30% today"),
        "ru": ("Дайджест недели", "Приглашение на вебинар", "Скидка 30 % только сегодня"),
    },
    "inside": {
        "en": ("Plan for the week", "Minutes of the meeting", "Holiday schedule"),
        "ru": ("План на неделю", "Протокол совещания", "График отпусков"),
    },
}


def write_subject(dice: Dice, topic: str, language: str, *, generic: float, deal: int) -> str:
    """A subject about a topic; with probability `generic` one that says nothing.

    What a deal is about (product, number of the offer) stays the same in all its mails.

    >>> write_subject(Dice(7, "doctest"), "invoice", "en", generic=0, deal=17)
    'Invoice no. 1017'
    """
    says_nothing = dice.chance(generic)
    template = dice.pick((GENERIC if says_nothing else SUBJECTS[topic])[language])
    products = PRODUCTS[language]
    return template.format(product=products[deal % len(products)], number=1000 + deal)


def reply_subject(subject: str) -> str:
    """The subject of an answer.

    >>> reply_subject(reply_subject("Offer"))
    'Re: Offer'
    """
    return subject if subject.startswith("Re: ") else f"Re: {subject}"


def machine_subject(topic: str, language: str, subject: str) -> str:
    """The subject that a machine gives its answer to a mail.

    >>> machine_subject(AUTO_REPLY, "ru", "Re: КП")
    'Автоответ: КП'
    """
    if topic == BOUNCE:
        return SUBJECTS[BOUNCE][language][0]
    return AUTO_PREFIX[language] + subject.removeprefix("Re: ")
