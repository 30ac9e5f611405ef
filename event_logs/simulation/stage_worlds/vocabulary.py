"""What is spoken and written about in each true stage, and by whom.

An intent is a reason to call or to write. Stages share departments, lengths of calls and
words on purpose: one communication hints at its stage and does not name it.
"""

from dataclasses import dataclass

CALL_CENTRE, SALES, PRE_SALES, ESTIMATING, MANAGEMENT, BACK_OFFICE = (
    *("Call centre", "Sales", "Pre-sales", "Estimating", "Management", "Back office"),
)
DEPARTMENTS = (CALL_CENTRE, SALES, PRE_SALES, ESTIMATING, MANAGEMENT, BACK_OFFICE)


@dataclass(frozen=True, slots=True)
class Intent:
    """A reason to communicate.

    `call`, `out` and `attachment` are probabilities (that it is a call, that the company
    begins it, that a mail carries a file), `minutes` the median length of a call.
    """

    topic: str
    call: float
    out: float
    minutes: float
    attachment: float


@dataclass(frozen=True, slots=True)
class Profile:
    """A true stage: its intents (equally likely) and who works in it (weights)."""

    name: str
    intents: tuple[Intent, ...]
    departments: dict[str, float]


PROFILES = (
    Profile(
        "First contact",
        (
            Intent("introduction", 0.85, 0.8, 2, 0.1),
            Intent("catalogue", 0.3, 0.85, 2, 0.7),
            Intent("request", 0.5, 0.2, 3, 0.1),
        ),
        {CALL_CENTRE: 9, SALES: 1},
    ),
    Profile(
        "Needs",
        (
            Intent("interview", 0.8, 0.7, 11, 0.1),
            Intent("requirements", 0.25, 0.6, 6, 0.3),
            Intent("use case", 0.4, 0.3, 8, 0.2),
        ),
        {SALES: 9, CALL_CENTRE: 1},
    ),
    Profile(
        "Technical check",
        (
            Intent("questionnaire", 0.2, 0.7, 6, 0.75),
            Intent("drawings", 0.15, 0.3, 5, 0.85),
            Intent("compatibility", 0.6, 0.6, 8, 0.3),
        ),
        {PRE_SALES: 9, SALES: 1},
    ),
    Profile(
        "Demonstration",
        (
            Intent("invitation", 0.4, 0.85, 3, 0.2),
            Intent("demonstration", 0.8, 0.8, 14, 0.1),
            Intent("impressions", 0.4, 0.4, 6, 0.1),
        ),
        {SALES: 7, PRE_SALES: 3},
    ),
    Profile(
        "Offer",
        (
            Intent("offer", 0.25, 0.85, 4, 0.85),
            Intent("price", 0.6, 0.4, 5, 0.2),
            Intent("delivery", 0.45, 0.4, 4, 0.2),
        ),
        {ESTIMATING: 7, SALES: 3},
    ),
    Profile(
        "Negotiation",
        (
            Intent("discount", 0.4, 0.2, 6, 0.1),
            Intent("terms", 0.5, 0.6, 8, 0.3),
            Intent("approval", 0.35, 0.8, 3, 0.2),
        ),
        {MANAGEMENT: 7, SALES: 3},
    ),
    Profile(
        "Contract",
        (
            Intent("contract", 0.25, 0.8, 4, 0.85),
            Intent("signature", 0.4, 0.3, 2, 0.7),
            Intent("payment", 0.5, 0.6, 2, 0.5),
        ),
        {BACK_OFFICE: 9, SALES: 1},
    ),
)

GENERAL = (
    Intent("scheduling", 0.6, 0.6, 2, 0.0),
    Intent("status", 0.6, 0.4, 3, 0.0),
    Intent("courtesy", 0.3, 0.5, 1, 0.05),
)
"""What is spoken of in every stage."""

RITUAL = Intent("kick-off", 0.9, 0.9, 15, 0.1)
"""A meeting that opens every visit of a stage, where a world has such a custom."""

INTENTS = (*(intent for profile in PROFILES for intent in profile.intents), *GENERAL, RITUAL)

PRODUCTS = {
    "en": ("pump station", "cold store", "packing line", "boiler house", "racking", "dust filter"),
    "ru": ("насосная станция", "холодильный склад", "линия упаковки", "котельная", "стеллажи"),
}

GENERIC = {
    "en": ("Question", "Following up", "Information", "As agreed", "Hello", "For your attention"),
    "ru": ("Вопрос", "По нашему разговору", "Информация", "Как договорились", "Добрый день"),
}

SUBJECTS: dict[str, dict[str, tuple[str, ...]]] = {
    "introduction": {
        "en": ("Introduction and first talk", "Getting acquainted, {product}"),
        "ru": ("Знакомство и первый разговор", "Познакомимся: {product}"),
    },
    "catalogue": {
        "en": ("Our catalogue and price list", "Brochure: {product}", "Catalogue as asked"),
        "ru": ("Каталог и прайс-лист", "Брошюра: {product}", "Каталог по вашей просьбе"),
    },
    "request": {
        "en": ("Request from the site, {product}", "Your request no. {number}"),
        "ru": ("Заявка с сайта, {product}", "Ваша заявка № {number}"),
    },
    "interview": {
        "en": ("Summary of our interview", "Interview about your task, {product}"),
        "ru": ("Итоги интервью", "Интервью о вашей задаче, {product}"),
    },
    "requirements": {
        "en": ("Requirements for the {product}", "List of requirements", "Your requirements"),
        "ru": ("Требования: {product}", "Список требований", "Ваши требования к проекту"),
    },
    "use case": {
        "en": ("How we will use the {product}", "Description of our process"),
        "ru": ("Как мы будем использовать: {product}", "Описание нашего процесса"),
    },
    "questionnaire": {
        "en": ("Technical questionnaire, {product}", "Questionnaire: loads and sizes"),
        "ru": ("Опросный лист, {product}", "Опросный лист: нагрузки и размеры"),
    },
    "drawings": {
        "en": ("Drawings of the site", "Layout drawings, {product}", "Drawing rev. {number}"),
        "ru": ("Чертежи объекта", "Чертежи и планировка, {product}", "Чертёж, ред. {number}"),
    },
    "compatibility": {
        "en": ("Compatibility of the {product}", "Technical check: result"),
        "ru": ("Совместимость: {product}", "Техническая проверка: результат"),
    },
    "invitation": {
        "en": ("Invitation to a demonstration", "Invitation: {product}, show room"),
        "ru": ("Приглашение на демонстрацию", "Приглашение: {product}, шоурум"),
    },
    "demonstration": {
        "en": ("Demonstration of the {product}", "Recording of the demonstration"),
        "ru": ("Демонстрация: {product}", "Запись демонстрации"),
    },
    "impressions": {
        "en": ("Impressions after the show", "Feedback of our colleagues, {product}"),
        "ru": ("Впечатления после показа", "Отзывы коллег, {product}"),
    },
    "offer": {
        "en": ("Commercial offer no. {number}", "Offer: {product}", "Revised offer no. {number}"),
        "ru": ("Коммерческое предложение № {number}", "КП: {product}", "КП № {number}, правки"),
    },
    "price": {
        "en": ("Price of the {product}", "Prices in offer no. {number}"),
        "ru": ("Цена: {product}", "Цены в КП № {number}"),
    },
    "delivery": {
        "en": ("Delivery time, {product}", "Delivery in {month}?"),
        "ru": ("Сроки поставки, {product}", "Поставка: {month}?"),
    },
    "discount": {
        "en": ("Discount on offer no. {number}?", "Discount for the {product}"),
        "ru": ("Скидка по КП № {number}?", "Скидка: {product}"),
    },
    "terms": {
        "en": ("Terms of payment", "Special terms, {product}", "Conditions no. {number}"),
        "ru": ("Условия оплаты", "Особые условия, {product}", "Условия № {number}"),
    },
    "approval": {
        "en": ("Approved by the board", "Approval of the {product}"),
        "ru": ("Согласовано с руководством", "Согласование: {product}"),
    },
    "contract": {
        "en": ("Draft contract no. {number}", "Contract: {product}", "Contract, corrections"),
        "ru": ("Проект договора № {number}", "Договор: {product}", "Договор, правки"),
    },
    "signature": {
        "en": ("Signed copy", "Signature of no. {number}", "Scan with signature"),
        "ru": ("Подписанный экземпляр", "Подпись № {number}", "Скан с подписью"),
    },
    "payment": {
        "en": ("Invoice no. {number}", "Payment order, {product}"),
        "ru": ("Счёт № {number}", "Платёжное поручение, {product}"),
    },
    "scheduling": {
        "en": ("When shall we talk?", "Call on Monday", "Meeting in {month}"),
        "ru": ("Когда созвонимся?", "Звонок в понедельник", "Встреча: {month}"),
    },
    "status": {
        "en": ("Any news?", "Status of the project, {product}", "What comes next?"),
        "ru": ("Есть новости?", "Статус проекта, {product}", "Что дальше?"),
    },
    "courtesy": {
        "en": ("Thank you", "Happy holidays", "Best regards from the fair"),
        "ru": ("Спасибо", "С праздником", "Привет с выставки"),
    },
    "kick-off": {
        "en": ("Kick-off meeting", "Kick-off: {product}"),
        "ru": ("Стартовая встреча", "Стартовая встреча: {product}"),
    },
}

UNRELATED = {
    "en": ("Webinar next week", "Survey of our customers", "New office address", "Newsletter"),
    "ru": ("Вебинар на неделе", "Опрос клиентов", "Новый адрес офиса", "Новости компании"),
}

MONTHS = {
    "en": ("January", "March", "May", "September", "November"),
    "ru": ("январь", "март", "май", "сентябрь", "ноябрь"),
}
