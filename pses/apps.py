from django.apps import AppConfig


class PsesConfig(AppConfig):
    name = "pses"

    def ready(self) -> None:
        from pso_portal.office.registers import (  # noqa: PLC0415  models are not loaded before
            register_holds,
            register_last_submissions,
            register_numbers,
            register_received,
        )
        from pso_portal.web.zones import register_words  # noqa: PLC0415  the same

        from . import contents  # noqa: PLC0415  the same
        from .deliberation_contents import DeliberationContents  # noqa: PLC0415  the same
        from .holds import told_of_holds  # noqa: PLC0415  the same
        from .numbers import content_numbers, disclosure_numbers, submission_numbers  # noqa: PLC0415  the same
        from .policy_selectors import own_words  # noqa: PLC0415  the same
        from .rail import register_entries, register_rooms  # noqa: PLC0415  the same
        from .selectors import last_sent  # noqa: PLC0415  the same
        from .submitted import SubmittedContents  # noqa: PLC0415  the same

        register_entries()
        register_rooms()
        contents.register(SubmittedContents())
        contents.register(DeliberationContents())
        register_words(own_words)
        register_last_submissions(last_sent)
        register_holds(told_of_holds)
        register_received("pses.Submission")
        register_numbers("pses_submission", submission_numbers)
        register_numbers("pses_workproduct", content_numbers)
        register_numbers("pses_disclosure", disclosure_numbers)
        register_numbers("pses_psodisclosure", disclosure_numbers)
