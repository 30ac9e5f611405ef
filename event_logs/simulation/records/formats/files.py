"""Every file in a vendor's format that a play leaves behind."""

from collections.abc import Iterator

from event_logs.simulation.company.company import Played
from event_logs.simulation.records.crm import CrmView
from event_logs.simulation.records.formats.amocrm import amocrm_files
from event_logs.simulation.records.formats.asterisk import asterisk_file
from event_logs.simulation.records.formats.bitrix24 import bitrix24_files
from event_logs.simulation.records.formats.checklist import checklist_file
from event_logs.simulation.records.formats.mboxes import mbox_files
from event_logs.simulation.records.formats.vendor_file import FOLDER, VendorFile
from event_logs.simulation.records.mailbox import mail_lines
from event_logs.simulation.worlds.wording import LOST, WON
from event_logs.simulation.worlds.world import World


def vendor_files(played: Played, view: CrmView) -> Iterator[VendorFile]:
    """The files of amoCRM, Bitrix24, Asterisk, the mailboxes, the checklist, the funnel."""
    mails = mail_lines(played)
    yield from amocrm_files(played, view)
    yield from bitrix24_files(played, view, mails)
    yield asterisk_file(played)
    yield from mbox_files(played, mails)
    yield checklist_file(played)
    line = f'line = "{funnel_line(played.world)}"\n'
    yield VendorFile(f"{FOLDER}/funnel.toml", f"[funnel]\n{line}".encode())


def funnel_line(world: World) -> str:
    """The declared funnel in one line, in the company's words.

    >>> from event_logs.simulation.worlds.catalogue import TYPICAL
    >>> funnel_line(TYPICAL)
    'New > Qualified > Proposal > Won | Lost'
    """
    word = world.wording.word
    stages = " > ".join(word(stage) for stage in world.wording.declared)
    return f"{stages} > {word(WON)} | {word(LOST)}"
