"""Icons drawn on a 24 × 24 grid in the current color. Every icon stands beside words and is hidden from readers."""

from __future__ import annotations

from typing import Final

_PATHS: Final[dict[str, str]] = {
    "lock": '<rect x="5" y="10.5" width="14" height="10" rx="2"/><path d="M8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5"/>',
    "dots": '<circle cx="6" cy="7" r="2"/><circle cx="17" cy="6" r="2"/><circle cx="9" cy="17" r="2"/>'
    '<circle cx="18" cy="16" r="2"/>',
    "page": '<path d="M6 3.5h12v17H6zM9.5 9h5M9.5 13h5"/>',
    "home": '<path d="M4 11.5 12 4l8 7.5M6.5 9.5V20h11V9.5"/>',
    "inbox": '<path d="M4 13.5 6.5 5h11l2.5 8.5V19H4zM4 13.5h5l1.5 2.5h3l1.5-2.5h5"/>',
    "report": '<path d="M5 4h9l5 5v11H5zM14 4v5h5M8.5 14h7M12 10.5v7"/>',
    "draft": '<path d="M4.5 19.5 6 14.5 15.5 5l3.5 3.5L9.5 18z"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "send": '<path d="M4 12 20 4.5 14.5 20l-3.5-6.5z"/>',
    "chart": '<path d="M4.5 4.5v15h15M9 15.5v-4M13 15.5v-8M17 15.5v-6"/>',
    "people": '<circle cx="9" cy="8.5" r="3.5"/><path d="M3 19.5c.5-4 3-5.5 6-5.5s5.5 1.5 6 5.5M15.5 5.5'
    'a3.5 3.5 0 0 1 0 6.5M17.5 14.5c2 .7 3.2 2.3 3.5 5"/>',
    "folder": '<path d="M3.5 6h6l2 2.5h9v10.5h-17z"/>',
    "scales": '<path d="M12 4v16M7.5 20h9M5 7.5l7-2 7 2M5 7.5 2.5 13.5h5zM19 7.5l-2.5 6h5z"/>',
    "alert": '<path d="M12 4 21 19.5H3zM12 10v4.5M12 17v.5"/>',
    "queue": '<path d="M4.5 6.5h15M4.5 12h15M4.5 17.5h9"/>',
    "gear": '<circle cx="12" cy="12" r="3"/><path d="M12 3.5v3M12 17.5v3M3.5 12h3M17.5 12h3M6 6l2 2M16 16l2 2'
    'M18 6l-2 2M8 16l-2 2"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5 5"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.5l3.5 2"/>',
    "help": '<circle cx="12" cy="12" r="8.5"/><path d="M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.8.4-1 .9-1 1.700M12 16.5v.5"/>',
    "menu": '<path d="M4.5 7h15M4.5 12h15M4.5 17h15"/>',
    "down": '<path d="m6 9.5 6 6 6-6"/>',
}


def names() -> tuple[str, ...]:
    """Every icon there is."""
    return tuple(_PATHS)


def svg(name: str) -> str:
    """The icon as markup; an unknown name falls back to the page icon. Nothing of `name` enters the markup."""
    return (
        '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" '
        f'stroke-linejoin="round" stroke-linecap="round" aria-hidden="true">{_PATHS.get(name, _PATHS["page"])}</svg>'
    )
