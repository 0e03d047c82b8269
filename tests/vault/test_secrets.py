"""Secrets of no provider's row: sealed under the installation's key, each bound to its name."""

from __future__ import annotations

import pytest

from pso_portal.vault.envelope import VaultError
from pso_portal.vault.secrets import open_secret, seal_secret
from pso_portal.vault.store import make_installation


@pytest.fixture(autouse=True)
def installation() -> None:
    make_installation()


def test_a_secret_opens_under_its_name_only() -> None:
    sealed = seal_secret("mfa", "JBSWY3DPEHPK3PXP")

    assert open_secret("mfa", sealed) == "JBSWY3DPEHPK3PXP"
    assert "JBSWY3DPEHPK3PXP" not in sealed
    with pytest.raises(VaultError):
        open_secret("mail", sealed)


@pytest.mark.parametrize("content", ["", "JBSWY3DPEHPK3PXP", "nicht ascii: ü", "AQAB", "*"])
def test_a_secret_in_plain_text_is_refused(content: str) -> None:
    with pytest.raises(VaultError):
        open_secret("mfa", content)
