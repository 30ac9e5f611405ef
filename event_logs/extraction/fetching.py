"""Fetching the mail of a project's accounts: the one thing that goes to mail servers."""

from dataclasses import dataclass

from event_logs.errors import ProjectError
from event_logs.progress import Tell, say_nothing
from event_logs.project.project_file import Project
from event_logs.sources.emails.imap import Fetched, fetch_mail


@dataclass(frozen=True, slots=True)
class FetchedSource:
    """What was new in the account of a source, folder by folder."""

    source: str
    folders: tuple[Fetched, ...]


def fetch_sources(project: Project, *, tell: Tell = say_nothing) -> tuple[FetchedSource, ...]:
    """Fetch the mail of every source with an account into its folder; what was new.

    Raises `ProjectError` where no source has one.
    """
    made = []
    for spec in project.sources:
        if spec.imap is not None and spec.file is not None:
            tell(f"fetching the mail of {spec.imap.user} from {spec.imap.host} …")
            fetched = fetch_mail(spec.imap, spec.file, bodies=spec.bodies)
            made.append(FetchedSource(spec.name, fetched))
    if not made:
        raise ProjectError(
            "No source has a mailbox on a server",
            where=str(project.file),
            remedy="Add a line 'imap = { host = …, user = …, password_env = … }' to one",
        )
    return tuple(made)
