"""What a company calls its stages, departments, people and columns: English or Russian.

The play itself speaks in the keys of this module; wording turns up only in records. So
a Russian world plays out the same deals as its English twin.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

MARKETING = "Marketing"
CALL_CENTRE = "Call centre"
PRE_SALES = "Pre-sales"
SALES = "Sales"
BACK_OFFICE = "Back office"
DEPARTMENTS = (MARKETING, CALL_CENTRE, PRE_SALES, SALES, BACK_OFFICE)

FIRST_CONTACT = "First contact"
NEEDS_FOUND = "Needs found"
TECHNICAL_CHECK = "Technical check"
OFFER_MADE = "Offer made"
DISCOUNT_APPROVAL = "Discount approval"
CONTRACT = "Contract"
DEMO = "Demo"
NEGOTIATION = "Negotiation"
TRUE_STAGES = (
    FIRST_CONTACT,
    NEEDS_FOUND,
    TECHNICAL_CHECK,
    OFFER_MADE,
    DISCOUNT_APPROVAL,
    CONTRACT,
)
WON = "Won"
LOST = "Lost"

NEW = "New"
QUALIFIED = "Qualified"
PROPOSAL = "Proposal"
CLOSING = "Closing"
ON_HOLD = "On hold"
DECLARED = (NEW, QUALIFIED, PROPOSAL)
DECLARED_OF = {
    FIRST_CONTACT: NEW,
    NEEDS_FOUND: QUALIFIED,
    DEMO: QUALIFIED,
    TECHNICAL_CHECK: QUALIFIED,
    OFFER_MADE: PROPOSAL,
    NEGOTIATION: PROPOSAL,
    DISCOUNT_APPROVAL: PROPOSAL,
    CONTRACT: PROPOSAL,
    WON: WON,
    LOST: LOST,
}
"""Which declared stage a true stage belongs to. Two true stages start inside a declared
one and leave no trace in the CRM: the technical check and the approval of a discount."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one company.

    `declared` are the keys of the declared stages in order, `declared_of` says which of
    them, or which outcome, a true stage belongs to. `names` maps keys of the play to
    words; a key without an entry is its own word. `people` are (name, account, department
    key). `language` is the code of that in which the project names calls and emails.
    """

    project: str
    domain: str
    robot: str
    people: tuple[tuple[str, str, str], ...]
    declared: tuple[str, ...] = DECLARED
    declared_of: Mapping[str, str] = field(default_factory=lambda: DECLARED_OF)
    names: tuple[tuple[str, str], ...] = ()
    language: str = "en"

    def word(self, key: str) -> str:
        """What the company calls `key`.

        >>> RUSSIAN.word(QUALIFIED)
        'Квалификация'
        """
        return dict(self.names).get(key, key)


ENGLISH = Wording(
    project="Demo sales department",
    domain="example.com",
    robot="CRM robot",
    people=(
        ("Alice Brown", "a.brown", MARKETING),
        ("Дарья Соколова", "d.sokolova", MARKETING),
        ("Anna Smirnova", "a.smirnova", CALL_CENTRE),
        ("Ольга Белова", "o.belova", CALL_CENTRE),
        ("Tom Harris", "t.harris", CALL_CENTRE),
        ("Sergey Volkov", "s.volkov", PRE_SALES),
        ("Emma Clark", "e.clark", PRE_SALES),
        ("Nikita Morozov", "n.morozov", PRE_SALES),
        ("Ivan Petrov", "i.petrov", SALES),
        ("Kate Miller", "k.miller", SALES),
        ("Павел Новиков", "p.novikov", SALES),
        ("James Wilson", "j.wilson", SALES),
        ("Elena Fedorova", "e.fedorova", BACK_OFFICE),
        ("George Lewis", "g.lewis", BACK_OFFICE),
    ),
)

RUSSIAN = Wording(
    language="ru",
    project="Демонстрационный отдел продаж",
    domain="example.com",
    robot="Робот CRM",
    people=(
        ("Алиса Браун", "a.brown", MARKETING),
        ("Дарья Соколова", "d.sokolova", MARKETING),
        ("Анна Смирнова", "a.smirnova", CALL_CENTRE),
        ("Ольга Белова", "o.belova", CALL_CENTRE),
        ("Том Харрис", "t.harris", CALL_CENTRE),
        ("Сергей Волков", "s.volkov", PRE_SALES),
        ("Эмма Кларк", "e.clark", PRE_SALES),
        ("Никита Морозов", "n.morozov", PRE_SALES),
        ("Иван Петров", "i.petrov", SALES),
        ("Екатерина Миллер", "k.miller", SALES),
        ("Павел Новиков", "p.novikov", SALES),
        ("Алёна Семёнова", "a.semenova", SALES),
        ("Елена Фёдорова", "e.fedorova", BACK_OFFICE),
        ("Георгий Льюис", "g.lewis", BACK_OFFICE),
    ),
    names=(
        (MARKETING, "Маркетинг"),
        (CALL_CENTRE, "Колл-центр"),
        (PRE_SALES, "Пресейл"),
        (SALES, "Отдел продаж"),
        (BACK_OFFICE, "Бэк-офис"),
        (NEW, "Новая"),
        (QUALIFIED, "Квалификация"),
        (PROPOSAL, "Предложение"),
        (CLOSING, "Оформление"),
        (ON_HOLD, "Отложена"),
        (WON, "Успешно"),
        (LOST, "Отказ"),
        ("Website", "Сайт"),
        ("Phone", "Звонок"),
        ("Advertising", "Реклама"),
        ("Partner", "Партнёр"),
        ("Exhibition", "Выставка"),
        ("Not reached", "Не дозвонились"),
        ("No need", "Нет потребности"),
        ("Does not fit", "Не подходит технически"),
        ("Price", "Цена"),
        ("Competitor", "Выбрали конкурента"),
        ("Slow answer", "Долго отвечали"),
        ("in", "входящий"),
        ("out", "исходящий"),
        ("yes", "да"),
        ("no", "нет"),
        ("First call", "Первый звонок"),
        ("Answer to an email", "Ответ на письмо"),
        ("Call back", "Обратный звонок"),
        ("Follow-up", "Напоминание о себе"),
        ("No silence", "Без молчания"),
        ("Age of", "Возраст этапа"),
        ("deal_id", "ID сделки"),
        ("contact_id", "ID контакта"),
        ("stage", "Этап сделки"),
        ("changed_at", "Дата изменения"),
        ("changed_by", "Кто изменил"),
        ("created_at", "Дата создания"),
        ("owner", "Ответственный"),
        ("amount", "Бюджет"),
        ("source", "Источник"),
        ("loss_reason", "Причина отказа"),
        ("name", "Имя"),
        ("company", "Компания"),
        ("phones", "Телефоны"),
        ("emails", "Почта"),
        ("started", "Начало"),
        ("direction", "Направление"),
        ("number", "Номер клиента"),
        ("extension", "Внутренний номер"),
        ("answered", "Отвечен"),
        ("duration", "Длительность, с"),
        ("call_id", "ID звонка"),
        ("sent_at", "Дата"),
        ("from", "От кого"),
        ("to", "Кому"),
        ("subject", "Тема"),
        ("message_id", "ID письма"),
        ("in_reply_to", "Ответ на"),
        ("person", "Сотрудник"),
        ("department", "Отдел"),
        ("extensions", "Внутренние номера"),
        ("is_robot", "Робот"),
    ),
)
