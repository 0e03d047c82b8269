"""Pages of rooms for deliberation: the provider's, and the same at the PSO under its own permission and prefix."""

from .copies import OperationalCopy, PsoRoomFile, PsoRoomPaper, RoomFile, RoomPaper
from .listing import PsoRooms, Rooms
from .room import PsoRoomPage, RoomPage

__all__ = [
    "OperationalCopy",
    "PsoRoomFile",
    "PsoRoomPage",
    "PsoRoomPaper",
    "PsoRooms",
    "RoomFile",
    "RoomPage",
    "RoomPaper",
    "Rooms",
]
