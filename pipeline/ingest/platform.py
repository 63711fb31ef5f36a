"""What a survey platform means by its own columns and codes; facts only."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Platform:
    """A platform's conventions.

    Parameters
    ----------
    name : str
        As a person knows it: ``Qualtrics``.
    columns : dict
        Meaning -> headings: ``response_id``, ``submitted``, ``started``, ``token``,
        ``finished``, ``test``. A file has at most one of the headings of each meaning.
    finished : frozenset of str
        Values of the column ``finished`` that mean a complete response; every record counts as
        complete where there is neither this column nor a submit date.
    tests : frozenset of str
        Values of the column ``test`` that mean a test or preview.
    technical : tuple of str
        Regular expressions for headings of columns about the interview itself.
    personal : tuple of str
        The same for names, addresses, e-mails, phone numbers and IP addresses.
    missing : dict
        Code -> ``no_answer``, ``dont_know``, ``not_shown`` or ``refused``, in all columns.
    missing_in_lists : dict
        The same, only in questions with a list of answers: there EFS writes 0 for no answer,
        elsewhere 0 is a number.
    dates : tuple of str
        Forms (``strptime``) of its dates that no other platform writes, such as month first.
    unconfirmed : tuple of str
        In German: what is taken from general knowledge and was not seen in a real file.
    """

    name: str
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    finished: frozenset[str] = frozenset()
    tests: frozenset[str] = frozenset()
    technical: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    missing: dict[str, str] = field(default_factory=dict)
    missing_in_lists: dict[str, str] = field(default_factory=dict)
    dates: tuple[str, ...] = ()
    unconfirmed: tuple[str, ...] = ()
